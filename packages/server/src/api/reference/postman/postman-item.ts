/** One operation as an item of a Postman collection, with every answer that it can give saved beside it. */
import { STATUS_CODES } from "node:http";
import type { Operation, Parameter } from "../model/operation.js";
import { ACCOUNT_PARAMETER } from "../model/path-parameters.js";
import { describeOperation } from "../openapi/describe-operation.js";
import { ACCEPT } from "../openapi/headers.js";
import type {
	PostmanEvent,
	PostmanItem,
	PostmanQuery,
	PostmanRequest,
	PostmanResponse,
	PostmanUrl,
} from "./collection-types.js";

export type Form = "plain" | "master";

/** The compatible API under {{baseUrl}}, as with the hosted service; what is ours under {{origin}}. */
const API = "/v2/";

/** Enabled in the request: without them it would not be the request that the title promises. */
const ENABLED = new Set(["type"]);

/** A participant of a meeting is none of a webinar: the two ids are variables of their own. */
export function variableOf({ path }: Operation, parameter: string): string {
	return path.includes("{meetingId}") && parameter === "participantId" ? "meetingParticipantId" : parameter;
}

function urlOf(operation: Operation, form: Form): PostmanUrl {
	const { path, masterPath, pathParameters, queryParameters } = operation;
	const whole = form === "master" && masterPath !== undefined ? masterPath : path;
	const [host, below] = whole.startsWith(API)
		? ["{{baseUrl}}", whole.slice(API.length)]
		: ["{{origin}}", whole.slice(1)];
	const segments = below.split("/").map((segment) => segment.replace(/^\{(\w+)\}$/, ":$1"));
	const query = queryParameters.map(queryOf);
	const enabled = query.filter(({ disabled }) => disabled !== true).map(({ key, value }) => `${key}=${value}`);
	const parameters = form === "master" ? [ACCOUNT_PARAMETER, ...pathParameters] : pathParameters;
	return {
		raw: `${host}/${segments.join("/")}${enabled.length === 0 ? "" : `?${enabled.join("&")}`}`,
		host: [host],
		path: segments,
		query,
		variable: parameters.map(({ name, description }) => ({
			key: name,
			value: `{{${variableOf(operation, name)}}}`,
			description: `(Required) ${description}`,
		})),
	};
}

function queryOf({ name, description, schema, example }: Parameter): PostmanQuery {
	const words = schema.enum === undefined ? description : `${description}. One of ${schema.enum.join(", ")}`;
	return { key: name, value: example, description: words, ...(ENABLED.has(name) ? {} : { disabled: true }) };
}

function bodyOf({ formParameters }: Operation): Pick<PostmanRequest, "body"> {
	if (formParameters.length === 0) return {};
	const urlencoded = formParameters.map(({ name, description, required, example, isAccessToken }) => ({
		key: name,
		value: isAccessToken ? "{{accessToken}}" : example,
		description: `${required ? "(Required) " : ""}${description}`,
		...(required ? {} : { disabled: true }),
	}));
	return { body: { mode: "urlencoded", urlencoded } };
}

const CLIENT_AUTH = {
	type: "basic",
	basic: [
		{ key: "username", value: "{{clientId}}", type: "string" },
		{ key: "password", value: "{{clientSecret}}", type: "string" },
	],
} as const;

function requestOf(operation: Operation, form: Form): PostmanRequest {
	return {
		...(operation.access === "client" ? { auth: CLIENT_AUTH } : {}),
		method: operation.method,
		header: [{ key: ACCEPT.name, value: ACCEPT.example, description: ACCEPT.description }],
		url: urlOf(operation, form),
		...bodyOf(operation),
		description: describeOperation(operation, form === "plain" ? operation.scopes : operation.masterScopes),
	};
}

/** As the token is written into the saved request of an answer. */
const SAVED_TOKEN = {
	key: "Authorization",
	value: "<token>",
	description: "Added as a part of security scheme: oauth2",
};

function responsesOf(operation: Operation, request: PostmanRequest): readonly PostmanResponse[] {
	const { description: _words, auth: _auth, ...sent } = request;
	const originalRequest = operation.access === "client" ? sent : { ...sent, header: [...sent.header, SAVED_TOKEN] };
	const saved = (name: string, code: number, body: object): PostmanResponse => ({
		name,
		originalRequest,
		status: STATUS_CODES[code] ?? "",
		code,
		_postman_previewlanguage: "json",
		header: [{ key: "Content-Type", value: "application/json" }],
		cookie: [],
		body: JSON.stringify(body, null, "  "),
	});
	const { success, errors } = operation;
	return [
		saved(`200: ${success.description}`, 200, success.example),
		...errors.map(({ status, code, message, body }) => saved(`${status}, code ${code}: ${message}`, status, body)),
	];
}

const SAVE_TOKEN: PostmanEvent = {
	listen: "test",
	script: {
		type: "text/javascript",
		exec: [
			"if (pm.response.code === 200) {",
			'\tpm.collectionVariables.set("accessToken", pm.response.json().access_token);',
			"}",
		],
	},
};

/** Postman has nothing of the answers' headers beside their type, so that pasted items stay readable. */
export function postmanItem(operation: Operation, form: Form = "plain"): PostmanItem {
	const request = requestOf(operation, form);
	return {
		name: operation.title,
		...(operation.operationId === "issueAccessToken" ? { event: [SAVE_TOKEN] } : {}),
		request,
		response: responsesOf(operation, request),
	};
}
