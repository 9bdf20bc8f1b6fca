// Every claim of the documents that a machine can check. UPDATE_FIXTURES=1 rewrites what is generated.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { METRICS } from "@qoscope/wire";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { createMetrics } from "../packages/server/src/observe/metrics.js";
import { agentBundles } from "./bundle-browser.js";

const root = join(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" })
	.split("\n")
	.filter((path) => path !== "" && existsSync(join(root, path)));
const documents = tracked.filter((path) => path.endsWith(".md"));

function replaceTable(path: string, table: string): string {
	return read(path).replace(
		/(<!-- generated -->\n)[\s\S]*?(<!-- end -->)/,
		(_, start, end) => `${start}${table}\n${end}`,
	);
}

test("docs/metrics.md lists every metric as the table has it", () => {
	const rows = METRICS.map(({ name, unit, combine, merge, minimum, maximum, shapes, meaning, source }) => {
		const bound = `${minimum === undefined ? "" : "±"}${maximum.toLocaleString("en-US")}`;
		return `| \`${name}\` | ${unit} | ${combine} | ${merge} | ${bound} | ${shapes.join(", ")} | ${meaning} | ${source} |`;
	});
	const table = [
		"| metric | unit | two sources of a slot | two slots | at most | of | meaning | source |",
		"|---|---|---|---|---|---|---|---|",
		...rows,
	].join("\n");
	const wanted = replaceTable("docs/metrics.md", table);
	if (process.env["UPDATE_FIXTURES"] === "1") writeFileSync(join(root, "docs/metrics.md"), wanted);
	expect(read("docs/metrics.md")).toBe(wanted);
	for (const { name } of METRICS) expect(wanted).toContain(`| \`${name}\` |`);
});

test("docs/agent.md pins the agent that this source makes", async () => {
	const [script] = agentBundles;
	const { outputFiles } = await build({ ...script, write: false });
	const hash = createHash("sha384")
		.update(outputFiles[0]?.contents ?? "")
		.digest("base64");
	const wanted = read("docs/agent.md").replace(/integrity="[^"]*"/, `integrity="sha384-${hash}"`);
	if (process.env["UPDATE_FIXTURES"] === "1") writeFileSync(join(root, "docs/agent.md"), wanted);
	expect(read("docs/agent.md")).toBe(wanted);
	expect(wanted).toContain(hash);
});

test("every relative link of every document leads to a file", () => {
	const broken = documents.flatMap((path) =>
		[...read(path).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
			.map((match) => match[1] ?? "")
			.filter((target) => !existsSync(join(root, dirname(path), target)))
			.map((target) => `${path}: ${target}`),
	);
	expect(broken).toEqual([]);
});

test("every make target and npm script that a document names exists", () => {
	const scripts = Object.keys(JSON.parse(read("package.json")).scripts);
	const targets = [...read("Makefile").matchAll(/^([a-z]+):/gm)].map((match) => match[1]);
	for (const path of documents) {
		for (const [, name] of read(path).matchAll(/\bnpm run ([a-z][a-z:-]*)/g)) expect(scripts, path).toContain(name);
		for (const [, name] of read(path).matchAll(/^(?:\$ )?make ([a-z]+)/gm)) expect(targets, path).toContain(name);
	}
});

test("docs/operating.md names the server's own figures, and no others", async () => {
	const served = [...(await createMetrics().registry.metrics()).matchAll(/^# TYPE (qoscope_\S+)/gm)].map((m) => m[1]);
	const named = [...read("docs/operating.md").matchAll(/^\| `(qoscope_[a-z_]+)/gm)].map((match) => match[1]);
	expect(new Set(named)).toEqual(new Set(served));
});

test("every file of ARCHITECTURE.md exists, and every folder of the server stands in it", () => {
	const architecture = read("ARCHITECTURE.md");
	const named = [...architecture.matchAll(/`((?:packages|fixtures|e2e|scripts|docs)\/[\w./-]+)`/g)].map(
		(m) => m[1] ?? "",
	);
	expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
	const folders = readdirSync(join(root, "packages/server/src"), { withFileTypes: true }).filter((e) =>
		e.isDirectory(),
	);
	for (const { name } of folders) expect(architecture).toContain(`packages/server/src/${name}/`);
});

test("docs/pitfalls.md has eighteen, and each names tests and scenarios that exist", () => {
	const [, ...pitfalls] = read("docs/pitfalls.md").split(/^## /m);
	expect(pitfalls).toHaveLength(18);
	for (const pitfall of pitfalls) {
		const proofs = [...pitfall.matchAll(/`([\w/.-]+\.test\.ts)` "([^"]+)"/g)];
		expect(proofs.length, pitfall).toBeGreaterThan(0);
		for (const [, file = "", name = ""] of proofs) expect(read(file), name).toContain(`"${name}"`);
		for (const [, path = ""] of pitfall.matchAll(/`(lab\/scenarios\/[\w-]+\.txt)`/g)) expect(tracked).toContain(path);
	}
});

test("no source file is longer than 400 lines", () => {
	const long = tracked
		.filter((path) => /\.(ts|js|css|html|sh)$/.test(path))
		.map((path) => ({ path, lines: read(path).split("\n").length - 1 }))
		.filter(({ lines }) => lines > 400);
	expect(long).toEqual([]);
});

test("nothing in the repository carries a machine's path or a registry's host", () => {
	const found = tracked
		.filter((path) => !path.endsWith(".gz") && path !== "scripts/documents.test.ts")
		.filter((path) => /\/work\/|\/root\/|"resolved": "(?!file:|packages\/|e2e\/)/.test(read(path)));
	expect(found).toEqual([]);
});
