/** The two ways to print an answer: as the API's own JSON, or as lines for people. */
import { KIND_PLACES, type Tolerant } from "@qoscope/client";
import type { InstanceKind } from "@qoscope/wire";
import type { Context, Input, Option } from "./command.js";
import { PLACE_OPTIONS } from "./command.js";
import { TIMEOUT_OPTION } from "./open-client.js";

export const ANSWER_OPTIONS: Readonly<Record<string, Option>> = {
	json: { help: "print the API's answer as JSON; all pages as one" },
	...PLACE_OPTIONS,
	timeout: TIMEOUT_OPTION,
};

/** Rows a page, which spares requests: the most that lists give, here and at the hosted service. */
export const LIST_PAGE_SIZE = 300;
/** A row of figures may hold every minute of hours. */
export const FIGURES_PAGE_SIZE = 30;

type KeyOfAny<Union> = Union extends unknown ? keyof Union : never;
type ValueOfAny<Union, Key extends PropertyKey> = Union extends { readonly [key in Key]?: infer Value } ? Value : never;
/** A row of whichever kind: the fields of all of them, each of which may be absent. */
export type RowOfAnyKind<Union> = Tolerant<{
	readonly [Key in KeyOfAny<Union>]: ValueOfAny<Union, Key>;
}>;

/** The list of people in the bodies of a kind. */
export const peopleOf = (kind: InstanceKind): string => KIND_PLACES[kind].people;
/** The list of instances in the bodies of a kind. */
export const instancesOf = (kind: InstanceKind): string => KIND_PLACES[kind].instances;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/**
 * Joins all pages to one body: the list holds everybody, every other field is the last page's. A list of one page is
 * exactly what the API answered. That rows are objects is looked at; what they hold is the server's word.
 */
export async function joinPages<Row extends object>(
	pages: AsyncIterable<object>,
	list: string,
): Promise<{ readonly body: object; readonly rows: readonly Row[] }> {
	const rows: unknown[] = [];
	let body: object | undefined;
	for await (const page of pages) {
		const found: unknown = new Map<string, unknown>(Object.entries(page)).get(list);
		if (Array.isArray(found)) rows.push(...found);
		body = page;
	}
	return { body: { ...body, [list]: rows }, rows: rows.filter(isObject) as Row[] };
}

/** Prints the body as JSON when that was asked for, else the lines, else why there are none. */
export function printAnswer(
	context: Context,
	input: Input,
	answer: { readonly body: unknown; readonly lines: () => readonly string[]; readonly none: string },
): number {
	if (input.has("json")) {
		context.print(JSON.stringify(answer.body ?? {}, undefined, 2));
		return 0;
	}
	const lines = answer.lines();
	if (lines.length <= 1) context.tell(answer.none);
	else for (const line of lines) context.print(line);
	return 0;
}

/** A number as a cell of a table. */
export const cellOf = (value: number | undefined) => (value === undefined ? undefined : String(value));
