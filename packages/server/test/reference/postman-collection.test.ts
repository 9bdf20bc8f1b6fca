/** The Postman collection: complete, as its format wants it, and every variable that it uses is there. */
import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../../src/api/reference/model/operations.js";
import type { PostmanFolder, PostmanItem } from "../../src/api/reference/postman/collection-types.js";
import { postmanCollection } from "../../src/api/reference/postman/postman-collection.js";

const collection = postmanCollection("https://qos.example");
const itemsOf = (all: readonly (PostmanItem | PostmanFolder)[]): readonly PostmanItem[] =>
	all.flatMap((one) => ("item" in one ? itemsOf(one.item) : [one]));
const items = itemsOf(collection.item);
const known = new Set(collection.variable.map(({ key }) => key));

it("has every operation in each of its forms", () => {
	const forms = OPERATIONS.flatMap(({ masterPath }) => (masterPath === undefined ? [1] : [1, 2]));
	expect(items).toHaveLength(forms.length);
});

it("has its variables, and uses no other", () => {
	const used = new Set([...JSON.stringify(collection).matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name));
	expect([...used].filter((name) => !known.has(name))).toEqual([]);
	expect([...known].filter((name) => !used.has(name))).toEqual([]);
});

it("asks for a token first, and calls it back last", () => {
	expect(items[0]?.request.url.raw).toBe("{{origin}}/oauth/token");
	expect(items.at(-1)?.request.url.raw).toBe("{{origin}}/oauth/revoke");
});

describe.each(items)("$name, $request.url.raw", ({ request, response }) => {
	it("inherits the collection's access unless it proves a client", () => {
		expect(request.auth?.type).toBe(request.url.raw.includes("/oauth/") ? "basic" : undefined);
	});

	it("describes what it sends, with what is optional switched off", () => {
		const { path, query, variable } = request.url;
		const inPath = path.filter((segment) => segment.startsWith(":")).map((segment) => segment.slice(1));
		expect(variable.map(({ key }) => key)).toEqual(inPath);
		for (const { description } of [...variable, ...query]) expect(description).toBeTruthy();
		for (const { key, disabled } of query) expect([key, disabled]).toEqual([key, key === "type" ? undefined : true]);
	});

	it("saves answers with the requests that got them", () => {
		expect(response[0]?.code).toBe(200);
		for (const { originalRequest, body, code } of response) {
			expect(originalRequest.url).toEqual(request.url);
			expect(JSON.parse(body)).toBeTruthy();
			expect(code).toBeGreaterThanOrEqual(200);
		}
	});
});
