/** What the commands that ask the API share: the client, the state, and the two ways to print an answer. */
import { type Client, createClient } from "@qoscope/client";
import { type Context, type Input, type Option, PLACE_OPTIONS } from "./command.js";
import { UsageError } from "./failure.js";
import { parseDurationMs } from "./parse-duration.js";
import { readCredentials } from "./read-credentials.js";

export const TYPE_OPTION: Option = { value: "live|past", help: "running or ended (default live)" };
export const TIMEOUT_OPTION: Option = {
	value: "TIME",
	help: "how long each answer may take: 30s, 5m, 1h (default 30s)",
};
export const ANSWER_OPTIONS: Readonly<Record<string, Option>> = {
	json: { help: "print the API's answer as JSON; all pages as one" },
	...PLACE_OPTIONS,
	timeout: TIMEOUT_OPTION,
};

export function openClient(context: Context, input: Input): Client {
	const credentials = readCredentials(context, input);
	const timeout = input.text("timeout");
	const timeoutMs = timeout === undefined ? {} : { timeoutMs: parseDurationMs(timeout, "timeout") };
	return createClient({ url: credentials.url, credentials, now: context.now, ...timeoutMs });
}

export function stateOf(input: Input): "live" | "past" {
	const type = input.text("type") ?? "live";
	if (type !== "live" && type !== "past") throw new UsageError("--type must be live or past");
	return type;
}

/**
 * Joins all pages to one body: the list holds everybody, every other field is the last page's. A list of one page is
 * exactly what the API answered.
 */
export async function joinPages<Name extends string, Page extends { readonly [name in Name]?: readonly unknown[] }>(
	pages: AsyncIterable<Page>,
	list: Name,
): Promise<{ readonly body: Page | undefined; readonly rows: NonNullable<Page[Name]>[number][] }> {
	const rows: NonNullable<Page[Name]>[number][] = [];
	let body: Page | undefined;
	for await (const page of pages) {
		rows.push(...(page[list] ?? []));
		body = page;
	}
	return { body: body === undefined ? undefined : { ...body, [list]: rows }, rows };
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
