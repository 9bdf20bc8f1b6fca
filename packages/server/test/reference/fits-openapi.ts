/** Compares an answer with the OpenAPI document: is its status documented there, and does its body fit? */
import { Ajv2020 } from "ajv/dist/2020.js";
import { openApiDocument } from "../../src/api/reference/openapi/openapi-document.js";
import { rewriteApiUrl } from "../../src/api/rewrite-api-url.js";

interface ResponseObject {
	readonly $ref?: string;
	readonly headers: Readonly<Record<string, { readonly $ref: string }>>;
	readonly content: { readonly "application/json": { readonly schema: { readonly $ref: string } } };
}
interface OperationObject {
	readonly responses: Readonly<Record<string, ResponseObject>>;
}

const document = JSON.parse(JSON.stringify(openApiDocument()));
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ ...document, $id: "openapi" });

const OPERATIONS = Object.entries<Readonly<Record<string, OperationObject>>>(document.paths)
	// Words go before parameters: "qos" is no participant.
	.toSorted(([a], [b]) => a.split("{").length - b.split("{").length)
	.map(([path, item]) => ({ pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`), item }));

/** Headers that the document knows for other answers alone would be a promise kept by chance. */
const DOCUMENTED_HEADERS = new Set(Object.keys(document.components.headers).map((name) => name.toLowerCase()));

export interface SeenAnswer {
	readonly method: string;
	/** As it was asked, ids in whichever form. */
	readonly url: string;
	readonly status: number;
	readonly headers: Readonly<Record<string, unknown>>;
	readonly body: unknown;
}

/** Nothing for what is at a path that the document does not have: that is for others to say. */
export function openApiProblems({ method, url, status, headers, body }: SeenAnswer): readonly string[] {
	const path = rewriteApiUrl(url).split("?")[0] ?? "";
	const operation = OPERATIONS.find(({ pattern }) => pattern.test(path))?.item[method.toLowerCase()];
	if (operation === undefined) return [];
	const given = operation.responses[status];
	if (given === undefined) return [`${method} ${path}: ${status} is not documented`];
	const name = given.$ref?.split("/").at(-1);
	const response: ResponseObject = name === undefined ? given : document.components.responses[name];
	const validate = ajv.getSchema(`openapi${response.content["application/json"].schema.$ref}`);
	if (validate === undefined) return [`${method} ${path}: no schema`];
	validate(body);
	const wrong = (validate.errors ?? []).map(({ instancePath, message }) => `${path} ${instancePath} ${message}`);
	const known = new Set(Object.keys(response.headers).map((header) => header.toLowerCase()));
	const undocumented = Object.keys(headers)
		.filter((header) => DOCUMENTED_HEADERS.has(header.toLowerCase()) && !known.has(header.toLowerCase()))
		.map((header) => `${path}: ${status} has the header ${header}`);
	return [...wrong, ...undocumented];
}
