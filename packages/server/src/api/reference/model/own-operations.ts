/** The operations that are no rows of the table: asking for a token, for causes, latency and states, and ending what runs. */

import { CAUSE_RATE_LABEL, CAUSE_ROUTES } from "../../causes/cause-routes.js";
import { END_RATE_LABEL, END_ROUTES } from "../../end-instance.js";
import type { RateLabel } from "../../endpoints/endpoint.js";
import { KINDS } from "../../kinds.js";
import { LATENCY_RATE_LABEL, LATENCY_ROUTES } from "../../latency/latency-routes.js";
import type { OauthErrorKey } from "../../oauth/oauth-errors.js";
import type { PersonRoute } from "../../person-routes.js";
import { END_WEBINAR_SCOPE, scopesOf } from "../../scopes.js";
import { STATE_RATE_LABEL, STATE_ROUTES } from "../../states/state-routes.js";
import { errorsOfEnding, errorsOfReading, oauthErrorExample } from "./error-examples.js";
import { exampleOf } from "./example-of.js";
import type { Operation } from "./operation.js";
import { pathParametersOf } from "./path-parameters.js";

const PLAIN = { notes: [], scopes: [], masterScopes: [], pathParameters: [], queryParameters: [], formParameters: [] };

const oauthErrors = (...keys: readonly OauthErrorKey[]) => keys.map(oauthErrorExample);

export const TOKEN_OPERATION: Operation = {
	...PLAIN,
	operationId: "issueAccessToken",
	group: "Access",
	method: "POST",
	path: "/oauth/token",
	title: "Get an access token",
	about: "Gives an access token to an API client that proves itself with its id and secret.",
	notes: [
		"A token lives one hour and survives a restart; several live side by side.",
		"Parameters may come in the query, as a form or as JSON; the client's id and secret as Basic credentials (either base64) or as client_id and client_secret.",
	],
	access: "client",
	formParameters: [
		{
			name: "grant_type",
			description: "account_credentials, with account_id, or client_credentials",
			required: true,
			schema: { type: "string", enum: ["account_credentials", "client_credentials"] },
			example: "client_credentials",
		},
		{
			name: "account_id",
			description: "The account's id; required with account_credentials",
			required: false,
			schema: { type: "string" },
			example: "default",
		},
	],
	success: { description: "The access token", schema: "AccessToken", example: exampleOf("AccessToken") },
	errors: oauthErrors(
		"invalid_client",
		"unsupported_grant_type",
		"invalid_request",
		"too_many_requests",
		"server_error",
	),
};

export const REVOKE_OPERATION: Operation = {
	...PLAIN,
	operationId: "revokeAccessToken",
	group: "End",
	method: "POST",
	path: "/oauth/revoke",
	title: "Revoke an access token",
	about: "Calls one of the client's own access tokens back before its hour is over.",
	notes: ["Parameters may come in the query, as a form or as JSON.", "A revoked token stays so after a restart."],
	access: "client",
	formParameters: [
		{
			name: "token",
			description: "The access token",
			required: true,
			schema: { type: "string" },
			example: "eyJhbGciOiJIUzI1NiJ9.e30.signature",
			isAccessToken: true,
		},
	],
	success: { description: "The token is revoked", schema: "RevokedToken", example: exampleOf("RevokedToken") },
	errors: oauthErrors("invalid_client", "invalid_grant", "invalid_request", "too_many_requests", "server_error"),
};

type Told = Pick<Operation, "title" | "about" | "notes"> & { readonly answer: string };

/** A question of our own about one participant: an operation for each kind. */
function personOperations(
	group: "Causes" | "Latency" | "State",
	schema: string,
	{ routes, rateLabel }: { readonly routes: readonly PersonRoute[]; readonly rateLabel: RateLabel },
	tell: (noun: string) => Told,
): readonly Operation[] {
	return routes.map(({ kind, path, figures }) => {
		const { noun } = KINDS[kind];
		const scopes = scopesOf(figures, "admin");
		const { title, about, notes, answer } = tell(noun);
		return {
			...PLAIN,
			operationId: `${noun}${group}`,
			group,
			method: "GET" as const,
			path,
			title,
			about,
			notes: ["Qoscope's own, and no part of the compatible API.", ...notes],
			access: "bearer" as const,
			rateLabel,
			scopes,
			pathParameters: pathParametersOf(path),
			success: { description: answer, schema, example: exampleOf(schema) },
			errors: errorsOfReading(figures, scopes),
		};
	});
}

export const CAUSE_OPERATIONS = personOperations(
	"Causes",
	"Causes",
	{ routes: CAUSE_ROUTES, rateLabel: CAUSE_RATE_LABEL },
	(noun) => ({
		title: `Client, network or server: one in a ${noun}`,
		about: `Says for each minute of one in a ${noun} what was over its limit, where it came from, and what shows it.`,
		notes: [
			"Compares with the first 200 who joined. Limits and rules are in docs/quality.md.",
			"cutOff is a time in which nothing came and nothing answered, in milliseconds: from fromMs to untilMs, told in each minute that it touches, while others sent senderPackets. Its first minute is compared with the others, and the 60 longest are told.",
			"cutOff with the cause sender: nothing of a kind came though the own way lived, and who sent it sent it into a dead way, as their own measurements say. Its first minute is looked at, and of such silences the 60 longest.",
			"While the instance runs only complete minutes are told.",
		],
		answer: "Minute by minute",
	}),
);

export const LATENCY_OPERATIONS = personOperations(
	"Latency",
	"Latency",
	{ routes: LATENCY_ROUTES, rateLabel: LATENCY_RATE_LABEL },
	(noun) => ({
		title: `Latency of one in a ${noun}, and where it comes from`,
		about: `Gives the round trips of one in a ${noun} as numbers, stream by stream, with the sources of the readings.`,
		notes: [
			"A type takes its readings by RTCP; until it has had one, from an echo over a data channel where the other end answers, else from the candidate pair.",
			"newest is the newest five seconds that have readings, while the participant is there.",
			"telemetryRoundTripMs is the way between Qoscope and the agent, pinged every 15 seconds. It says nothing of the way of media and is in no other number.",
		],
		answer: "Stream by stream",
	}),
);

export const STATE_OPERATIONS = personOperations(
	"State",
	"States",
	{ routes: STATE_ROUTES, rateLabel: STATE_RATE_LABEL },
	(noun) => ({
		title: `Why a figure is not there: one in a ${noun}`,
		about: `Says of one in a ${noun} whether their agent reports, and of each stream whether it flows, is muted, paused or cut off, or is not measured.`,
		notes: [
			"cutOff: for two slots nothing came and nothing answered, neither the candidate pair, which had told round trips until then, nor who had reported on what is sent, five times in a row. Where a browser tells neither this looks muted.",
			"notExposed has what their browser has not told since they joined; notReported what it has not told lately.",
		],
		answer: "How it is now",
	}),
);

export const END_OPERATIONS: readonly Operation[] = END_ROUTES.map(({ kind, path, unavailable }) => {
	const { noun } = KINDS[kind];
	const scopes = [END_WEBINAR_SCOPE];
	return {
		...PLAIN,
		operationId: `end${noun.charAt(0).toUpperCase()}${noun.slice(1)}`,
		group: "End" as const,
		method: "POST" as const,
		path,
		title: `End a ${noun}`,
		about: `Ends a running ${noun} for good; ending one that is over changes nothing.`,
		notes: ["Qoscope's own, and no part of the compatible API. Late reports of an ended one are turned away."],
		access: "bearer" as const,
		rateLabel: END_RATE_LABEL,
		scopes,
		pathParameters: pathParametersOf(path),
		success: { description: "When it ended", schema: "EndedInstance", example: exampleOf("EndedInstance") },
		errors: errorsOfEnding(unavailable, scopes),
	};
});
