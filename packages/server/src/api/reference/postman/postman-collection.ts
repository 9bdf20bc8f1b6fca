/** The whole API as a Postman collection: a token first, then every request, what ends things last. */
import { GROUPS, type Group, type Operation } from "../model/operation.js";
import { OPERATIONS } from "../model/operations.js";
import { DEFAULT_ORIGIN } from "../openapi/openapi-document.js";
import type {
	PostmanAuth,
	PostmanCollection,
	PostmanEvent,
	PostmanFolder,
	PostmanItem,
	PostmanVariable,
} from "./collection-types.js";
import { postmanItem, variableOf } from "./postman-item.js";

/** Names the collection in Postman, the same at every import. */
const COLLECTION_ID = "5d0f4a0e-6c1b-4a7e-9a53-0b3c6f2e9d71";

const OAUTH2: PostmanAuth = {
	type: "oauth2",
	oauth2: [
		{ key: "accessToken", value: "{{accessToken}}", type: "string" },
		{ key: "addTokenTo", value: "header", type: "string" },
		{ key: "headerPrefix", value: "Bearer", type: "string" },
		{ key: "tokenName", value: "Qoscope", type: "string" },
		{ key: "grant_type", value: "client_credentials", type: "string" },
		{ key: "accessTokenUrl", value: "{{origin}}/oauth/token", type: "string" },
		{ key: "clientId", value: "{{clientId}}", type: "string" },
		{ key: "clientSecret", value: "{{clientSecret}}", type: "string" },
		{ key: "client_authentication", value: "header", type: "string" },
	],
};

const CHECKS: PostmanEvent = {
	listen: "test",
	script: {
		type: "text/javascript",
		exec: [
			'pm.test("the answer is 200, JSON, and names itself", () => {',
			"\tpm.expect(pm.response.code).to.equal(200);",
			'\tpm.expect(pm.response.headers.get("content-type")).to.match(/^application\\/json/);',
			'\tpm.expect(pm.response.headers.get("x-zm-trackingid")).to.match(/rid=/);',
			"});",
		],
	},
};

/** The ids that some operations want, each once. */
function idsOf(operations: readonly Operation[]): readonly PostmanVariable[] {
	const rows = operations.flatMap((operation) =>
		operation.pathParameters.map(({ name, description, example }): [string, PostmanVariable] => {
			const key = variableOf(operation, name);
			return [key, { key, value: example, description }];
		}),
	);
	return [...new Map(rows).values()];
}

function variables(origin: string, operations: readonly Operation[]): readonly PostmanVariable[] {
	return [
		{ key: "origin", value: origin, description: "Where the server answers, without a slash at the end" },
		{ key: "baseUrl", value: "{{origin}}/v2", description: "Of the compatible API" },
		{ key: "clientId", value: "", description: "client_id, as qoscope init wrote it" },
		{ key: "clientSecret", value: "", description: "client_secret; keep it to yourself" },
		{ key: "accessToken", value: "", description: "Filled by the request for a token" },
		{ key: "accountId", value: "me", description: "The account's id, or me for the caller's own" },
		...idsOf(operations),
	];
}

const FOLDERS: { readonly [group in Group]: string } = {
	Access: "Run this first: it saves an access token for the others",
	Webinars: "Of webinars; {{webinarId}} and {{participantId}} say which",
	Meetings: "Of meetings; {{meetingId}} and {{meetingParticipantId}} say which",
	Sessions: "Of Video SDK sessions; {{sessionId}} and {{userId}} say which",
	Quality: "Of meetings in sum",
	Causes: "Client, network or server: of a webinar, a meeting and a session",
	Latency: "Round trips as numbers: of a webinar, a meeting and a session",
	State: "Why a figure is not there: in a webinar, a meeting and a session",
	End: "Ends for good what still runs; run these last",
};

const operationsOf = (group: Group): readonly Operation[] =>
	OPERATIONS.filter((operation) => operation.group === group);

const folder = (group: Group): PostmanFolder => ({
	name: group,
	description: FOLDERS[group],
	item: operationsOf(group).map((operation) => postmanItem(operation)),
});

/** Those of the plain form under `/accounts/{accountId}`; their saved answers are the same and are not said twice. */
function masterFolder(): PostmanFolder {
	const item = GROUPS.flatMap((group): PostmanFolder[] => {
		const operations = operationsOf(group).filter(({ masterPath }) => masterPath !== undefined);
		const items = operations.map((operation): PostmanItem => {
			const { response, ...rest } = postmanItem(operation, "master");
			return { ...rest, response: response.slice(0, 1) };
		});
		return items.length === 0 ? [] : [{ name: group, description: FOLDERS[group], item: items }];
	});
	return { name: "For master accounts", description: "The same for {{accountId}}", item };
}

const info = (name: string, description: string, id: string) => ({
	_postman_id: id,
	name,
	description,
	schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" as const,
});

/** For a server at `origin`, without a slash at its end. */
export function postmanCollection(origin: string = DEFAULT_ORIGIN): PostmanCollection {
	const before = GROUPS.filter((group) => group !== "End");
	return {
		info: info(
			"Qoscope",
			"Fill in clientId and clientSecret, run Get an access token, and the rest works. Put the ids of your own webinars into the variables.",
			COLLECTION_ID,
		),
		item: [...before.map(folder), masterFolder(), folder("End")],
		auth: OAUTH2,
		event: [CHECKS],
		variable: variables(origin, OPERATIONS),
	};
}

/** A collection with one request and the one for its token, for who wants no more. */
export function postmanCollectionOf(operation: Operation, origin: string): PostmanCollection {
	const { title, about, operationId } = operation;
	const item = [...operationsOf("Access").filter((one) => one !== operation), operation].map((one) => postmanItem(one));
	return {
		info: info(title, about, `${COLLECTION_ID}-${operationId}`),
		item,
		auth: OAUTH2,
		event: [CHECKS],
		variable: variables(origin, [operation]),
	};
}
