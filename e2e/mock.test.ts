/** The stand-in as a command: ready soon, and the example of a continuous integration runs against it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { FAULTS } from "../packages/server/src/mock/faults.js";
import { freePort } from "./support/free-port.js";

const root = fileURLToPath(new URL("..", import.meta.url));

test("the example of continuous integration passes, and fails when a path is asked for in vain", async () => {
	const child = spawn("bash", ["examples/mock-in-ci/run.sh"], {
		cwd: root,
		env: { ...process.env, PORT: String(await freePort()) },
	});
	let output = "";
	child.stdout.on("data", (chunk) => {
		output += chunk;
	});
	child.stderr.on("data", (chunk) => {
		output += chunk;
	});
	const [code] = await once(child, "close");
	expect([code, output]).toEqual([0, expect.stringContaining("18 participants, 1 refusal met")]);
	expect(output).toContain("every path that was asked for is served");
});

test("docs/mock.md lists every fault as the code does", () => {
	const page = readFileSync(`${root}docs/mock.md`, "utf8");
	const listed = [...page.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map(([, name, meaning]) => [name, meaning]);
	expect(listed).toEqual(Object.entries(FAULTS));
});
