/** The named schemas with references between them: each object stands once, wherever it is used. */
import type { TSchema } from "typebox";
import { type JsonSchema, jsonSchemaOf, refTo } from "./json-schema.js";
import { NAMED_SCHEMAS } from "./named-schemas.js";

/** Two schemas that say the same are the same, though a reader may have copied one of them. */
const textOf = (schema: JsonSchema) => JSON.stringify(schema);

const NAMES: ReadonlyMap<string, string> = new Map(
	// The first name stands.
	Object.entries(NAMED_SCHEMAS)
		.map(([name, schema]): [string, string] => [textOf(jsonSchemaOf(schema)), name])
		.reverse(),
);

/** Throws for an object without a name: it would stand nameless in every generated client. */
function withReferences(schema: JsonSchema): JsonSchema {
	if (schema.type === "object") {
		const name = NAMES.get(textOf(schema));
		if (name === undefined) throw new Error(`A schema has no name: ${textOf(schema).slice(0, 200)}`);
		return refTo(name);
	}
	return schema.items === undefined ? schema : { ...schema, items: withReferences(schema.items) };
}

function referencing(schema: JsonSchema): JsonSchema {
	const { properties = {} } = schema;
	const replaced = Object.entries(properties).map(([key, value]) => [key, withReferences(value)]);
	return { ...schema, properties: Object.fromEntries(replaced) };
}

/** By name. */
export const SCHEMAS: ReadonlyMap<string, JsonSchema> = new Map(
	Object.entries(NAMED_SCHEMAS).map(([name, schema]) => [name, referencing(jsonSchemaOf(schema))]),
);

/** Throws for a name that is not in the list. */
export function schemaNamed(name: string): JsonSchema {
	const schema = SCHEMAS.get(name);
	if (schema === undefined) throw new Error(`There is no schema ${name}`);
	return schema;
}

/** The name of a route's schema; throws for one that has none. */
export function nameOfSchema(schema: TSchema): string {
	const name = NAMES.get(textOf(jsonSchemaOf(schema)));
	if (name === undefined) throw new Error("A body's schema has no name");
	return name;
}
