// The package's modules: the documents import them by these names, and a bundler finds them where package.json says.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const { exports: modules }: { exports: Record<string, Record<string, string>> } = JSON.parse(read("../package.json"));

test.each(["../README.md", "../../../docs/agent.md"])("what %s imports is there", async (document) => {
	const imports = [...read(document).matchAll(/import \{ ([\w, ]+) \} from "(@qoscope\/agent[\w/-]*)"/g)];
	expect(imports.length).toBeGreaterThan(1);
	for (const [, names = "", path = ""] of imports) {
		const module: Record<string, unknown> = await import(path);
		for (const name of names.split(", ")) expect(module[name], `${name} of ${path}`).toBeDefined();
	}
});

test("every module but the agent and its replay stands in the README's table, with its function", async () => {
	const rows = [...read("../README.md").matchAll(/^\| `@qoscope\/agent\/([\w-]+)` \| `(\w+)\(/gm)];
	const listed = rows.map(([, name]) => `./${name}`);
	expect(listed).toEqual(Object.keys(modules).filter((path) => path !== "." && path !== "./replay"));
	for (const [, name, made] of rows) expect(await import(`@qoscope/agent/${name}`)).toHaveProperty(String(made));
});

test("each module's source, types and code have one name", () => {
	for (const [path, { "qoscope-source": source = "", types, default: code }] of Object.entries(modules)) {
		expect(existsSync(new URL(`../${source}`, import.meta.url)), path).toBe(true);
		const built = source.replace("./src/", "./dist/");
		expect([types, code]).toEqual([built.replace(".ts", ".d.ts"), built.replace(".ts", ".js")]);
	}
});
