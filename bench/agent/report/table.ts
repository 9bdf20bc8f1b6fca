/** Rows of text as a Markdown table whose columns are in line, so that it reads well in a terminal too. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	const widths = heads.map((head, column) =>
		Math.max(...[head, ...rows.map((row) => row[column] ?? "")].map((text) => text.length)),
	);
	const line = (cells: readonly string[]) =>
		`| ${widths.map((width, column) => (column === 0 ? (cells[column] ?? "").padEnd(width) : (cells[column] ?? "").padStart(width))).join(" | ")} |`;
	const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
	return [line(heads), rule, ...rows.map(line)].join("\n");
}

const NONE = "–";

export const whole = (value: number | undefined): string =>
	value === undefined ? NONE : Math.round(value).toLocaleString("en-US");

export const digits = (value: number | undefined, count: number): string =>
	value === undefined ? NONE : value.toFixed(count);

export const times = (value: number | undefined): string => (value === undefined ? NONE : `${value.toFixed(1)} ×`);
