/** The JSON Schema that the routes' schemas are, as plain data that generators can walk. */
import type { TSchema } from "typebox";

/** What the bodies and queries of the API use of JSON Schema, and `$ref` between the named ones. */
export interface JsonSchema {
	readonly $ref?: string;
	readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
	readonly description?: string;
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly required?: readonly string[];
	readonly additionalProperties?: boolean;
	readonly items?: JsonSchema;
	readonly enum?: readonly string[];
	readonly const?: string;
	readonly default?: string;
	readonly pattern?: string;
	readonly minimum?: number;
}

/** What is hidden in a TypeBox schema for its own use is left behind. */
export function jsonSchemaOf(schema: TSchema): JsonSchema {
	return JSON.parse(JSON.stringify(schema));
}

const COMPONENTS = "#/components/schemas/";

export const refTo = (name: string): JsonSchema => ({ $ref: `${COMPONENTS}${name}` });

/** The name that a reference leads to. */
export const refName = ({ $ref }: JsonSchema): string | undefined => $ref?.slice(COMPONENTS.length);
