/** The answers of an operation in the words of OpenAPI: one for each status, with an example for each error of it. */
import { refTo } from "../model/json-schema.js";
import type { ErrorExample, Operation } from "../model/operation.js";
import { type HeaderFacts, RATE_HEADERS, RETRY_AFTER, RETRY_AFTER_SECONDS, TRACKING } from "./headers.js";

const headerKey = ({ name, example }: HeaderFacts) =>
	name === "Retry-After" && example === RETRY_AFTER_SECONDS.example ? "Retry-After-Seconds" : name;

/** For `components.headers`. */
export const HEADER_COMPONENTS = Object.fromEntries(
	[TRACKING, ...RATE_HEADERS, RETRY_AFTER, RETRY_AFTER_SECONDS].map((header) => [
		headerKey(header),
		{
			description: header.description,
			schema: { type: "string" },
			example: header.example,
			...(header.required ? { required: true } : {}),
		},
	]),
);

const references = (headers: readonly HeaderFacts[]) =>
	Object.fromEntries(headers.map((header) => [header.name, { $ref: `#/components/headers/${headerKey(header)}` }]));

/** Limits are counted once it is known who asks, so that 401 and a missing scope come without them. */
function headersOf({ rateLabel, access }: Operation, status: number) {
	const rate = rateLabel === undefined || status === 401 ? [] : RATE_HEADERS;
	const retry = access === "client" ? RETRY_AFTER_SECONDS : RETRY_AFTER;
	return references([TRACKING, ...rate, ...(status === 429 ? [retry] : [])]);
}

function errorResponse(operation: Operation, status: number, errors: readonly ErrorExample[]) {
	const [first] = errors;
	const codes = [...new Set(errors.map(({ code }) => code))].join(", ");
	return {
		description: `Error ${codes}`,
		headers: headersOf(operation, status),
		content: {
			"application/json": {
				schema: refTo(first?.schema ?? "Error"),
				examples: Object.fromEntries(errors.map(({ key, message, body }) => [key, { summary: message, value: body }])),
			},
		},
	};
}

/** The same at every endpoint, so each stands once, under `components.responses`. */
const SHARED: Readonly<Record<number, string>> = { 401: "Unauthorized", 429: "TooManyRequests", 500: "InternalError" };

function errorResponses(operation: Operation): ReadonlyMap<number, object> {
	const statuses = [...new Set(operation.errors.map(({ status }) => status))].toSorted((a, b) => a - b);
	return new Map(
		statuses.map((status) => {
			const errors = operation.errors.filter((error) => error.status === status);
			return [status, errorResponse(operation, status, errors)];
		}),
	);
}

const isEndpoint = ({ rateLabel }: Operation) => rateLabel !== undefined;

/** For `components.responses`. */
export function sharedResponses(operations: readonly Operation[]) {
	const [endpoint] = operations.filter(isEndpoint);
	const responses = endpoint === undefined ? [] : [...errorResponses(endpoint)];
	return Object.fromEntries(
		responses.flatMap(([status, response]) => {
			const name = SHARED[status];
			return name === undefined ? [] : [[name, response]];
		}),
	);
}

export function responsesOf(operation: Operation) {
	const { success } = operation;
	const errors = [...errorResponses(operation)].map(([status, response]) => {
		const shared = isEndpoint(operation) ? SHARED[status] : undefined;
		return [status, shared === undefined ? response : { $ref: `#/components/responses/${shared}` }];
	});
	return {
		200: {
			description: success.description,
			headers: headersOf(operation, 200),
			content: { "application/json": { schema: refTo(success.schema), example: success.example } },
		},
		...Object.fromEntries(errors),
	};
}
