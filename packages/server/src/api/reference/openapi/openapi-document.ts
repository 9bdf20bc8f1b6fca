/** The OpenAPI 3.1 description of the API, made from the operations and nothing else. */
import { DEFAULT_BASE_URL } from "../../../public-base-url.js";
import { GROUPS, masterIdOf, type Operation, type Parameter } from "../model/operation.js";
import { OPERATIONS } from "../model/operations.js";
import { ACCOUNT_PARAMETER } from "../model/path-parameters.js";
import { SCHEMAS } from "../model/schema-catalogue.js";
import { describeOperation } from "./describe-operation.js";
import { ACCEPT } from "./headers.js";
import { HEADER_COMPONENTS, responsesOf, sharedResponses } from "./responses.js";
import { securityOf, securitySchemes } from "./security.js";

/** Where a server listens when nothing else is said. */
export const DEFAULT_ORIGIN = DEFAULT_BASE_URL;

const ABOUT = [
	"Quality of service of webinars, meetings and Video SDK sessions, in the shapes of the Zoom dashboard API.",
	"Every answer is JSON and has the header x-zm-trackingid. Unknown query parameters are ignored; an empty one counts as absent.",
	"Errors are told apart by their code.",
].join("\n\n");

const GROUP_ABOUT: { readonly [group in (typeof GROUPS)[number]]: string } = {
	Access: "Access tokens",
	Webinars: "Webinars, and who was in them",
	Meetings: "Meetings, and who was in them",
	Sessions: "Video SDK sessions, and who was in them",
	Quality: "Meetings in sum",
	Causes: "Qoscope's own: client, network or server",
	Latency: "Qoscope's own: round trips as numbers, and where they come from",
	State: "Qoscope's own: why a figure is not there",
	End: "Qoscope's own: ends what runs",
};

const parameterIn = (place: "path" | "query", { name, description, required, schema, example }: Parameter) => ({
	name,
	in: place,
	description,
	...(required ? { required } : {}),
	schema,
	example: schema.type === "integer" ? Number(example) : example,
});

const parameterReference = (name: string) => ({ $ref: `#/components/parameters/${name}` });

/** Parameters of paths are the same everywhere, and so is Accept. */
function parameterComponents() {
	const inPaths = [ACCOUNT_PARAMETER, ...OPERATIONS.flatMap(({ pathParameters }) => pathParameters)];
	return {
		Accept: {
			name: ACCEPT.name,
			in: "header",
			description: ACCEPT.description,
			schema: { type: "string" },
			example: ACCEPT.example,
		},
		...Object.fromEntries(inPaths.map((parameter) => [parameter.name, parameterIn("path", parameter)])),
	};
}

function formBody({ formParameters }: Operation) {
	if (formParameters.length === 0) return {};
	const properties = Object.fromEntries(
		formParameters.map(({ name, description, schema, example }) => [
			name,
			{ ...schema, description, examples: [example] },
		]),
	);
	const required = formParameters.filter((parameter) => parameter.required).map(({ name }) => name);
	const schema = { type: "object", properties, required };
	return {
		requestBody: {
			required: true,
			content: { "application/x-www-form-urlencoded": { schema }, "application/json": { schema } },
		},
	};
}

function operationObject(operation: Operation, form: "plain" | "master") {
	const { title, group, rateLabel, queryParameters, pathParameters } = operation;
	const scopes = form === "plain" ? operation.scopes : operation.masterScopes;
	const inPath = form === "plain" ? pathParameters : [ACCOUNT_PARAMETER, ...pathParameters];
	return {
		operationId: form === "plain" ? operation.operationId : masterIdOf(operation),
		summary: form === "plain" ? title : `${title}, for master accounts`,
		description: describeOperation(operation, scopes),
		tags: [group],
		...(rateLabel === undefined ? {} : { "x-rate-limit-label": rateLabel }),
		security: securityOf(operation, scopes),
		parameters: [
			...inPath.map(({ name }) => parameterReference(name)),
			...queryParameters.map((parameter) => parameterIn("query", parameter)),
			parameterReference("Accept"),
		],
		...formBody(operation),
		responses: responsesOf(operation),
	};
}

const pathItem = (operation: Operation, form: "plain" | "master") => ({
	[operation.method.toLowerCase()]: operationObject(operation, form),
});

function paths() {
	const plain = OPERATIONS.map((operation) => [operation.path, pathItem(operation, "plain")]);
	const master = OPERATIONS.flatMap((operation) =>
		operation.masterPath === undefined ? [] : [[operation.masterPath, pathItem(operation, "master")]],
	);
	return Object.fromEntries([...plain, ...master]);
}

/** The document for a server at `origin`, without a slash at its end. */
export function openApiDocument(origin: string = DEFAULT_ORIGIN) {
	return {
		openapi: "3.1.0",
		info: {
			title: "Qoscope",
			version: "2.0.0",
			summary: "Quality of service of webinars, meetings and sessions",
			description: ABOUT,
			license: { name: "Apache-2.0", identifier: "Apache-2.0" },
		},
		jsonSchemaDialect: "https://spec.openapis.org/oas/3.1/dialect/base",
		servers: [{ url: origin, description: "This server" }],
		tags: GROUPS.map((name) => ({ name, description: GROUP_ABOUT[name] })),
		paths: paths(),
		components: {
			schemas: Object.fromEntries(SCHEMAS),
			parameters: parameterComponents(),
			headers: HEADER_COMPONENTS,
			responses: sharedResponses(OPERATIONS),
			securitySchemes: securitySchemes(origin),
		},
	};
}
