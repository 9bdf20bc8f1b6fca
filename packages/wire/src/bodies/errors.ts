/** What the API answers when it cannot do what was asked, and what `/oauth` answers. */
import { type Static, Type } from "typebox";
import { words } from "./words.js";

/** Every error of the compatible API. */
export const ErrorBodySchema = Type.Object({
	code: Type.Integer(),
	message: Type.String(),
	errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
});
export type ErrorBody = Static<typeof ErrorBodySchema>;

/** `POST /oauth/token` */
export const AccessTokenSchema = Type.Object({
	access_token: Type.String(),
	token_type: Type.Literal("bearer"),
	expires_in: Type.Integer(),
	scope: words("Space-separated"),
	api_url: Type.String(),
});
export type AccessTokenBody = Static<typeof AccessTokenSchema>;

/** `POST /oauth/revoke` */
export const RevokedTokenSchema = Type.Object({ status: Type.Literal("success") });
export type RevokedTokenBody = Static<typeof RevokedTokenSchema>;

export const OauthErrorSchema = Type.Object({ reason: Type.String(), error: Type.String() });
export type OauthErrorBody = Static<typeof OauthErrorSchema>;
