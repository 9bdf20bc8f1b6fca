/** What the documents say of the API is compared with the code, in both directions. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import { ERRORS } from "../../src/api/errors.js";
import { OAUTH_ERRORS } from "../../src/api/oauth/oauth-errors.js";

const ROOT = new URL("../../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const rowsOf = (markdown: string) =>
	markdown
		.split("\n")
		.filter((line) => line.startsWith("| `"))
		.map((line) => line.split("|").map((cell) => cell.trim()));

test("docs/errors.md lists every error of the table, and none that it does not have", () => {
	const [api = "", oauth = ""] = read("docs/errors.md").split("## The token endpoint");
	expect(rowsOf(api).map(([, key, status, code, message]) => [key, status, code, message])).toEqual(
		Object.entries(ERRORS).map(([key, row]) => [`\`${key}\``, String(row.status), String(row.code), row.message]),
	);
	expect(rowsOf(oauth).map(([, error, status, reason]) => [error, status, reason])).toEqual(
		Object.entries(OAUTH_ERRORS).map(([error, row]) => [`\`${error}\``, String(row.status), row.reason]),
	);
});

/** Every property name in a schema, at any depth. */
function fieldsOf(schema: unknown): string[] {
	if (typeof schema !== "object" || schema === null) return [];
	const properties = "properties" in schema ? Object.entries(Object(schema.properties)) : [];
	const items = "items" in schema ? fieldsOf(schema.items) : [];
	return [...properties.flatMap(([name, property]) => [name, ...fieldsOf(property)]), ...items];
}

test("docs/compatibility.md names every field of every body", () => {
	const page = read("docs/compatibility.md");
	const fields = new Set(ENDPOINTS.flatMap(({ body }) => fieldsOf(body)));
	expect(fields.size).toBeGreaterThan(140);
	expect([...fields].filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});

test("docs/compatibility.md lists every endpoint with its label and its granular scope", () => {
	const file = new URL("docs/compatibility.md", ROOT);
	const page = readFileSync(file, "utf8");
	const rows = ENDPOINTS.map(
		({ path, rateLabel, granularScope }) => `| \`GET /v2${path}\` | ${rateLabel} | \`${granularScope}:admin\` |`,
	);
	const table = ["| endpoint | cost | granular scope |", "|---|---|---|", ...rows].join("\n");
	const wanted = page.replace(
		/<!-- endpoints -->[\s\S]*?<!-- end -->/,
		() => `<!-- endpoints -->\n${table}\n<!-- end -->`,
	);
	if (process.env["UPDATE_FIXTURES"] === "1") writeFileSync(file, wanted);
	expect(page).toBe(wanted);
});

test("every test that docs/compatibility.md cites exists under that name", () => {
	const citations = [...read("docs/compatibility.md").matchAll(/`([^`]+\.test\.ts)`\s+"([^"]+)"/g)];
	expect(citations.length).toBeGreaterThan(60);
	const missing = citations.filter(([, file = "", name = ""]) => {
		return !existsSync(new URL(file, ROOT)) || !read(file).includes(`"${name}"`);
	});
	expect(missing.map(([citation]) => citation)).toEqual([]);
});
