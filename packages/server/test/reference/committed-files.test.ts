/** The files that are committed are those that the source makes. `npm run openapi` rewrites them. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openApiDocument } from "../../src/api/reference/openapi/openapi-document.js";
import { postmanCollection } from "../../src/api/reference/postman/postman-collection.js";

const docs = join(import.meta.dirname, "../../../../docs");

test.each([
	["openapi.json", openApiDocument()],
	["qoscope.postman_collection.json", postmanCollection()],
])("docs/%s is what the source makes", (name, made) => {
	const wanted = `${JSON.stringify(made, null, "\t")}\n`;
	const file = join(docs, name);
	if (process.env["UPDATE_FIXTURES"] === "1") writeFileSync(file, wanted);
	// Not compared by the test runner: its words on a difference of thousands of lines help nobody.
	expect(readFileSync(file, "utf8") === wanted, "run `npm run openapi`").toBe(true);
});
