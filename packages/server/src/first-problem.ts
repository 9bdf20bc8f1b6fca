/**
 * Where a value from outside first departs from its schema. TypeBox's own list of errors looks at every item of every
 * array, however early the first problem is: 64 KiB of `{}` would keep the process busy for 70 ms.
 */
import { IsSchema, type Static, type TSchema } from "typebox";
import { Compile } from "typebox/compile";

export interface Checked<Schema extends TSchema> {
	readonly fits: (value: unknown) => value is Static<Schema>;
	/** A JSON pointer (RFC 6901), "/" for the value as a whole; of a value that does not fit. Never quotes the value. */
	readonly firstProblem: (value: unknown) => string;
}

type Search = (value: unknown, place: string) => string | undefined;

/** Of a schema of objects. Keys that it does not name are not looked at: newer agents may send them. */
function searchObject(properties: object, required: readonly string[]): Search {
	const searches = Object.entries(properties).map(([name, schema]) => [name, searchOf(schema)] as const);
	return (value, place) => {
		if (typeof value !== "object" || value === null || Array.isArray(value)) return place;
		if (!required.every((name) => Object.hasOwn(value, name))) return place;
		for (const [name, search] of searches) {
			const problem = Object.hasOwn(value, name) ? search(Reflect.get(value, name), `${place}/${name}`) : undefined;
			if (problem !== undefined) return problem;
		}
		return undefined;
	};
}

function searchArray(items: TSchema, minimum: number, maximum: number): Search {
	const search = searchOf(items);
	return (value, place) => {
		if (!Array.isArray(value) || value.length < minimum || value.length > maximum) return place;
		for (const [index, item] of value.entries()) {
			const problem = search(item, `${place}/${index}`);
			if (problem !== undefined) return problem;
		}
		return undefined;
	};
}

/** What is neither an object nor an array is a problem as a whole. Each part of a schema is compiled once. */
function searchOf(schema: TSchema): Search {
	const part: Readonly<Record<string, unknown>> = { ...schema };
	const { type, properties, required, items, minItems, maxItems } = part;
	if (type === "object" && typeof properties === "object" && properties !== null) {
		return searchObject(properties, Array.isArray(required) ? required : []);
	}
	if (type === "array" && IsSchema(items)) {
		return searchArray(items, Number(minItems ?? 0), Number(maxItems ?? Number.POSITIVE_INFINITY));
	}
	const validator = Compile(schema);
	return (value, place) => (validator.Check(value) ? undefined : place);
}

export function compileChecked<const Schema extends TSchema>(schema: Schema): Checked<Schema> {
	const validator = Compile(schema);
	const search = searchOf(schema);
	return {
		fits: (value): value is Static<Schema> => validator.Check(value),
		firstProblem: (value) => search(value, "") || "/",
	};
}
