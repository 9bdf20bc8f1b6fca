// Credentials: where they are looked for, and what is said when they cannot be used.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder, run } from "../test/run-for-test.js";

const JOIN = ["join-token", "--webinar", "1", "--name", "A"];

test("they lie beside the configuration that --config names", async () => {
	const { code } = await run("/", ...JOIN, "--config", join(makeFolder(), "qoscope.json"));
	expect(code).toBe(0);
});

test("a missing file says which command writes it", async () => {
	const { code, errors } = await run("/nowhere", ...JOIN);
	expect(code).toBe(1);
	expect(errors).toMatch(/^\/nowhere\/qoscope-credentials\.json cannot be read: `qoscope init` writes it/);
});

test.each([
	["{", "is not valid JSON"],
	['"a secret', "is not valid JSON"],
	["[]", "url is missing"],
	['{"url":"http://127.0.0.1:1","accountId":7}', "accountId is missing"],
])("the content %s is refused without being quoted", async (content, problem) => {
	const folder = makeFolder();
	writeFileSync(join(folder, "qoscope-credentials.json"), content);
	const { code, errors } = await run(folder, ...JOIN);
	expect(code).toBe(1);
	expect(errors).toMatch(new RegExp(`^${folder}/qoscope-credentials.json:? ${problem}$`));
});
