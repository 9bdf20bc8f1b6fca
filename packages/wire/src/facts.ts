/** What is known of webinars and participants beside their figures, and the claims of a join token. */
import { type Static, Type } from "typebox";

export const INSTANCE_KINDS = ["webinar", "meeting", "session"] as const;
export type InstanceKind = (typeof INSTANCE_KINDS)[number];

export const ROLES = ["host", "panelist", "attendee"] as const;
export type Role = (typeof ROLES)[number];

/** The six documented reasons for which the e-mail of a user outside the host's account may be shown. */
export const EMAIL_SHOWN_REASONS = [
	"registered",
	"calendar_invitation",
	"external_authentication",
	"authentication_exception",
	"breakout_room",
	"csv_import",
] as const;
export type EmailShownReason = (typeof EMAIL_SHOWN_REASONS)[number];

const oneOf = <const T extends readonly string[]>(values: T) =>
	Type.Unsafe<T[number]>({ type: "string", enum: [...values] });
const text = (maxLength: number) => Type.String({ maxLength });

/** A webinar number: 1 to 15 decimal digits, so that it is exact in JSON. */
export const WebinarNumberSchema = Type.Union([
	Type.Integer({ minimum: 1, maximum: 999_999_999_999_999 }),
	Type.String({ pattern: "^[1-9][0-9]{0,14}$" }),
]);

/**
 * The claims of a join token, a JWT signed with HS256 by an agent key of the account. Documented in
 * docs/join-token.md. `iss` is the key's id, `jti` names the participant's one visit.
 */
export const JoinTokenClaimsSchema = Type.Object({
	iss: Type.String({ minLength: 1, maxLength: 128 }),
	jti: Type.String({ minLength: 1, maxLength: 128 }),
	exp: Type.Integer({ minimum: 0 }),
	webinar: Type.Object({
		number: WebinarNumberSchema,
		/** 16 bytes in base64; names one instance. */
		uuid: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9+/_-]{22}(==)?$" })),
		topic: Type.Optional(text(300)),
		host: Type.Optional(Type.Object({ name: Type.Optional(text(128)), email: Type.Optional(text(254)) })),
		kind: Type.Optional(oneOf(INSTANCE_KINDS)),
	}),
	participant: Type.Object({
		/** The user's id in the account, for those who are logged in. */
		id: Type.Optional(text(128)),
		name: text(128),
		email: Type.Optional(text(254)),
		emailShownBecause: Type.Optional(oneOf(EMAIL_SHOWN_REASONS)),
		external: Type.Optional(Type.Boolean()),
		role: Type.Optional(oneOf(ROLES)),
		pcName: Type.Optional(text(128)),
		domain: Type.Optional(text(128)),
		macAddr: Type.Optional(text(64)),
		harddiskId: Type.Optional(text(128)),
	}),
	/** Allows reports of the past through the batch door. */
	backfill: Type.Optional(Type.Boolean()),
});
export type JoinTokenClaims = Static<typeof JoinTokenClaimsSchema>;

/** What an agent says of itself and of its device in the hello; everything that it cannot know is absent. */
export const AgentFactsSchema = Type.Object({
	/** Version of the agent or of the application that reports. */
	version: Type.Optional(text(64)),
	/** W3C Network Information `connection.type`, where the browser tells it. */
	networkType: Type.Optional(text(32)),
	/** Set by reporters that are no browser; browsers are known by their User-Agent header. */
	userAgent: Type.Optional(text(512)),
});
export type AgentFacts = Static<typeof AgentFactsSchema>;
