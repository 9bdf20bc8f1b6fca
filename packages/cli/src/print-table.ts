/** Rows of words as aligned columns for people. */

/** Names come from participants: what steers a terminal must not reach it. */
function clean(text: string): string {
	return text.replace(/\p{C}+/gu, " ").trim();
}

/** An empty cell is a dash, so that columns can be told apart. A column with no word in any row is left out. */
export function formatTable(header: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string[] {
	const cells = rows.map((row) => header.map((_, column) => clean(row[column] ?? "")));
	const used = header.map((_, column) => column).filter((column) => cells.some((row) => row[column] !== ""));
	const lines = [header, ...cells].map((row) => used.map((column) => row[column] || "-"));
	const widths = used.map((_, position) => Math.max(...lines.map((line) => [...(line[position] ?? "")].length)));
	return lines.map((line) =>
		line
			.map((cell, position) => cell + " ".repeat((widths[position] ?? 0) - [...cell].length))
			.join("  ")
			.trimEnd(),
	);
}
