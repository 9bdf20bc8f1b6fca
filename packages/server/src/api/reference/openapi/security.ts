/** How callers prove who they are, in the words of OpenAPI. */
import { ALL_SCOPES } from "../../scopes.js";
import type { Operation } from "../model/operation.js";

export function securitySchemes(origin: string) {
	return {
		oauth2: {
			type: "oauth2",
			description: "Any one of the scopes that an operation lists is enough.",
			flows: {
				clientCredentials: {
					tokenUrl: `${origin}/oauth/token`,
					scopes: Object.fromEntries(ALL_SCOPES.map((scope) => [scope, describeScope(scope)])),
				},
			},
		},
		bearer: {
			type: "http",
			scheme: "bearer",
			description: "An access token, for example from `qoscope token`, in the Authorization header.",
		},
		client: {
			type: "http",
			scheme: "basic",
			description: "The id and the secret of an API client, for the token endpoint alone.",
		},
	};
}

/** `dashboard:read:list_webinars:admin` says itself what it opens; the sentence says for whom. */
function describeScope(scope: string): string {
	if (scope.endsWith("master")) return "Under /accounts/{accountId}";
	return scope.startsWith("qoscope:") ? "Qoscope's own" : "Of the caller's own account";
}

/** OpenAPI wants all scopes of one requirement; alternatives are requirements of their own. */
export function securityOf({ access }: Operation, scopes: readonly string[]) {
	if (access === "client") return [{ client: [] }, {}];
	return [...scopes.map((scope) => ({ oauth2: [scope] })), { bearer: [] }];
}
