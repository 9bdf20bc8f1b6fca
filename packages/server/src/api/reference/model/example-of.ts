/** An example body of a schema, with the words of one small world. */
import { ABSENT_IN_EXAMPLES, EXAMPLE_VALUES } from "./example-values.js";
import { type JsonSchema, refName } from "./json-schema.js";
import { schemaNamed } from "./schema-catalogue.js";

function exampleOfField(schemaName: string, field: string, schema: JsonSchema): unknown {
	const referred = refName(schema);
	if (referred !== undefined) return exampleOf(referred);
	if (schema.type === "array")
		return schema.items === undefined ? [] : [exampleOfField(schemaName, field, schema.items)];
	const value = EXAMPLE_VALUES[`${schemaName}.${field}`] ?? EXAMPLE_VALUES[field];
	if (value === undefined) throw new Error(`No example value for ${schemaName}.${field}`);
	return value;
}

/** Every field is there, optional ones included, but those of gateways. */
export function exampleOf(name: string): Record<string, unknown> {
	const fields = Object.entries(schemaNamed(name).properties ?? {}).filter(([field]) => !ABSENT_IN_EXAMPLES.has(field));
	return Object.fromEntries(fields.map(([field, schema]) => [field, exampleOfField(name, field, schema)]));
}
