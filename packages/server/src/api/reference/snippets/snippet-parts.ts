/** What every language needs to know of an operation to ask for it and to read every field of its answer. */
import { type JsonSchema, refName } from "../model/json-schema.js";
import type { Operation, Parameter } from "../model/operation.js";
import { schemaNamed } from "../model/schema-catalogue.js";

export interface ReadField {
	readonly name: string;
	readonly isOptional: boolean;
	readonly isList: boolean;
	/** Of the field, or of the items of a list. */
	readonly value: "string" | "integer" | "number" | "boolean" | { readonly type: string };
}

export interface ReadType {
	readonly name: string;
	readonly fields: readonly ReadField[];
}

function fieldOf(name: string, schema: JsonSchema, isOptional: boolean): ReadField {
	const isList = schema.type === "array";
	const item = (isList ? schema.items : schema) ?? schema;
	const type = refName(item);
	if (type !== undefined) return { name, isOptional, isList, value: { type } };
	const { type: value } = item;
	if (value === "string" || value === "integer" || value === "number" || value === "boolean") {
		return { name, isOptional, isList, value };
	}
	throw new Error(`${name} is neither text, number, truth value nor named`);
}

function readType(name: string): ReadType {
	const { properties = {}, required = [] } = schemaNamed(name);
	return {
		name,
		fields: Object.entries(properties).map(([key, schema]) => fieldOf(key, schema, !required.includes(key))),
	};
}

/** The type of a body and all that it holds, the innermost first. */
export function readTypesOf(name: string): readonly ReadType[] {
	const found = new Map<string, ReadType>();
	const visit = (typeName: string): void => {
		if (found.has(typeName)) return;
		const type = readType(typeName);
		for (const { value } of type.fields) if (typeof value === "object") visit(value.type);
		found.set(typeName, type);
	};
	visit(name);
	return [...found.values()];
}

/** `participantId` → `participant`, `id` */
export const wordsOf = (camelCase: string): readonly string[] =>
	camelCase.split(/(?=[A-Z])/).map((word) => word.toLowerCase());

/** `user_qos` → `UserQos`; a name may have capitals already. */
export const pascalOf = (name: string): string =>
	name
		.split("_")
		.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
		.join("");

/** A path cut at its parameters: texts and names in turn, a text first. */
export function pathPieces({ path }: Operation): readonly string[] {
	return path.split(/\{(\w+)\}/);
}

/** What a first request sends beside the ids: only what its title needs. */
export const sentQuery = ({ queryParameters }: Operation): readonly Parameter[] =>
	queryParameters.filter(({ schema }) => schema.default !== undefined);

export const sentForm = ({ formParameters }: Operation): readonly Parameter[] =>
	formParameters.filter(({ required }) => required);
