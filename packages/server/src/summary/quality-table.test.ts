// docs/quality.md shows the table of numbers as the code has it, and none besides. UPDATE_FIXTURES=1 rewrites it.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HEALTHS, ISSUES } from "./health.js";
import {
	BANDS,
	CAUSE_CONDITIONS,
	CONDITIONS,
	CPU_LIMITS,
	E_MODEL,
	QUALITY_REASONS,
	QUALITY_VERSION,
	SCALES,
} from "./quality-table.js";

const file = new URL("../../../../docs/quality.md", import.meta.url);
const text = () => readFileSync(file, "utf8");

const inWords = (unit: string, value: number) => {
	if (unit === "ratio") return `${Number((value * 100).toFixed(6))} %`;
	return unit === "" ? `${value}` : `${value} ${unit}`;
};
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
	[head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

interface Numbered {
	readonly value: number;
	readonly unit: string;
	readonly meaning: string;
	readonly source: string;
}
const numbers = (head: string, rows: Readonly<Record<string, Numbered>>) =>
	table(
		[head, "value", "meaning", "source"],
		Object.entries(rows).map(([name, { value, unit, meaning, source }]) => [
			`\`${name}\``,
			inWords(unit, value),
			meaning,
			source,
		]),
	);
const constants = numbers("constant", E_MODEL);
const scales = table(
	["reason", "of", "1", "2", "3", "4", "5", "meaning", "source"],
	SCALES.map(({ reason, media, unit, points, meaning, source }) => [
		`\`${reason}\``,
		media.join(", "),
		...[1, 2, 3, 4, 5].map((score) => {
			const point = points.find(([, at]) => at === score);
			return point === undefined ? "–" : inWords(unit, point[0]);
		}),
		meaning,
		source,
	]),
);
const conditions = numbers("condition", CONDITIONS);
const causes = numbers("condition", CAUSE_CONDITIONS);
const bands = table(
	["band", "score", "health"],
	BANDS.map(({ band, from, to }, index) => [
		`\`${band}\``,
		`${from} ≤ score ${index === 0 ? "≤" : "<"} ${to}`,
		HEALTHS[Math.min(index, 2)] ?? "",
	]),
);
const cpu = table(
	["health", "average load of the system", "or average pressure", "source"],
	[["Warning", CPU_LIMITS.warning] as const, ["Critical", CPU_LIMITS.critical] as const].map(
		([word, { systemCpuRatio, pressure, source }]) => [word, inWords("ratio", systemCpuRatio), pressure, source],
	),
);
const generated = { constants, scales, conditions, bands, cpu, causes };

test("docs/quality.md has every number of the code, with its source, and no other row", () => {
	let wanted = text();
	for (const [name, rows] of Object.entries(generated)) {
		expect(wanted).toContain(`<!-- ${name} -->`);
		wanted = wanted.replace(
			new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- end -->)`),
			(_, start, end) => `${start}${rows}\n${end}`,
		);
	}
	if (process.env["UPDATE_FIXTURES"] === "1") writeFileSync(file, wanted);
	expect(text()).toBe(wanted);
	const shown = [...text().matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
	expect(shown).toEqual([
		...Object.keys(E_MODEL),
		...SCALES.map(({ reason }) => reason),
		...Object.keys(CONDITIONS),
		...BANDS.map(({ band }) => band),
		...Object.keys(CAUSE_CONDITIONS),
	]);
});

test("the scales can be read: one a reason, values and scores in order, none without a source", () => {
	expect(SCALES.map(({ reason }) => reason)).toEqual(QUALITY_REASONS);
	for (const { points, source } of SCALES) {
		const rising = points.toSorted((a, b) => a[0] - b[0]);
		expect(points).toEqual(rising);
		const scores = points.map(([, score]) => score);
		expect([scores, scores.toReversed()]).toContainEqual(scores.toSorted((a, b) => a - b));
		expect(Math.min(...scores)).toBeGreaterThanOrEqual(1);
		expect(Math.max(...scores)).toBe(5);
		expect(source).not.toBe("");
	}
});

test("docs/quality.md names the issues and the version", () => {
	for (const issue of ISSUES) expect(text()).toContain(`\`${issue}\``);
	expect(text()).toContain(`version ${QUALITY_VERSION}`);
});
