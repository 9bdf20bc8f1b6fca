/** Query parameters as a route's own schema has them. */
import type { TSchema } from "typebox";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.js";
import type { Parameter } from "./operation.js";

const EXAMPLES: Readonly<Record<string, string>> = {
	from: "2026-02-01",
	to: "2026-03-01",
	page_size: "30",
	next_page_token: "dGhlIG5leHQgcGFnZQ",
	group_id: "g-3",
	session_key: "rehearsal-7",
	session_name: "Rehearsal",
	registrant_id: "r-2041",
	include_fields: "registrant_id",
};

/** `^registrant_id$` takes one word alone. */
const ONE_WORD = /^\^(\w+)\$$/;

/** The framework is given a text; a caller sends a number. */
const WHOLE_NUMBER = "^0*[1-9]\\d*$";

/** None is required: those that the schema wants have a default. */
export function queryParametersOf(query: TSchema): readonly Parameter[] {
	return Object.entries(jsonSchemaOf(query).properties ?? {}).map(([name, { description, ...asRouted }]) => {
		const schema: JsonSchema = asRouted.pattern === WHOLE_NUMBER ? { type: "integer", minimum: 1 } : asRouted;
		const example = schema.default ?? schema.enum?.[0] ?? ONE_WORD.exec(schema.pattern ?? "")?.[1] ?? EXAMPLES[name];
		if (description === undefined || example === undefined)
			throw new Error(`${name} needs a description and an example`);
		return { name, description, required: false, schema, example };
	});
}
