/** All that there is to say of an operation, as Markdown: for the OpenAPI document and for Postman. */
import type { Operation } from "../model/operation.js";

/** `scopes` are those of the form that is described. */
export function describeOperation(
	{ about, notes, prerequisites, rateLabel }: Operation,
	scopes: readonly string[],
): string {
	const list = (heading: string, lines: readonly string[]) =>
		lines.length === 0 ? [] : [`**${heading}**\n\n${lines.map((line) => `- ${line}`).join("\n")}`];
	return [
		about,
		...list("Notes", notes),
		...list(
			"Prerequisites in profile zoom",
			prerequisites === undefined ? [] : [`The account needs ${prerequisites}.`],
		),
		...list(
			"Scopes, any one of them",
			scopes.map((scope) => `\`${scope}\``),
		),
		...(rateLabel === undefined ? [] : [`**Rate limit label:** \`${rateLabel}\``]),
	].join("\n\n");
}
