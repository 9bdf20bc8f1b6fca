/** The commands of the examples' pages, as pasted into a shell beside a running server. */
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openApi } from "./support/ask-api.js";
import { type Deployment, deploy, REPOSITORY, type ServerProcess } from "./support/qoscope-process.js";
import { findExampleTools, runProgram } from "./support/run-program.js";

const { python, curl, canInstall } = await findExampleTools();
const lacksTools = !canInstall && (python === undefined || curl === undefined);
if (lacksTools)
	console.log("skipped: the examples' pages need curl and python3 with requests, and there is no apt-get");

/** The fenced commands of a page. */
const blocksOf = (page: string): string[] =>
	[...readFileSync(join(REPOSITORY, "examples", page), "utf8").matchAll(/```sh\n([\s\S]*?)```/g)].map(
		([, text = ""]) => text,
	);

const WEBINAR = 93_201_235_621;
let deployment: Deployment;
let server: ServerProcess;
beforeAll(async () => {
	deployment = await deploy();
	server = await deployment.start();
	// Where a real deployment's file says where its server is.
	const credentials = { ...deployment.credentials, url: server.url };
	await writeFile(join(deployment.folder, "qoscope-credentials.json"), JSON.stringify(credentials, undefined, 2));
});
afterAll(() => deployment?.close());

/** Runs commands in one shell, as a person would; the deployment is where a person's own would be. */
async function paste(...commands: readonly string[]) {
	const settings = { QOSCOPE_CONFIG: deployment.configFile, BASE_URL: `${server.url}/v2`, ORIGIN: server.url };
	const script = commands
		.join("\n")
		.replaceAll("qoscope-credentials.json", join(deployment.folder, "qoscope-credentials.json"));
	// The interpreter that has requests comes first, as on a machine of somebody who has it.
	const path = python?.startsWith("/") ? `/usr/bin:${process.env["PATH"]}` : (process.env["PATH"] ?? "");
	const finished = await runProgram(["bash", "-euo", "pipefail", "-c", script], { ...settings, PATH: path });
	expect(finished.code, finished.stderr).toBe(0);
	return finished.stdout;
}

it.skipIf(lacksTools)(
	"every command works as it stands",
	async () => {
		const [simulate = "", firstSteps = ""] = blocksOf("README.md");
		expect(simulate).toBe(`npx qoscope simulate --webinar ${WEBINAR} --participants 3 --for 10m\n`);
		const words = simulate.trim().split(" ").slice(2);
		const simulation = deployment.attempt([...words, "--url", server.url]);
		// Never awaited: it ends with the deployment.
		simulation.catch(() => undefined);
		const ask = await openApi(deployment, server);
		await expect
			.poll(
				async () => {
					const path = `/v2/metrics/webinars/${WEBINAR}/participants/qos?type=live`;
					const list = await ask<{ participants: { user_qos: unknown[] }[] }>(path).catch(() => undefined);
					return list?.participants.filter(({ user_qos }) => user_qos.length > 0).length;
				},
				{ timeout: 60_000, interval: 1_000 },
			)
			.toBe(3);

		const [questions = "", token = "", ...more] = blocksOf("curl/README.md");
		expect(more).toEqual([]);
		const printed = await paste(
			firstSteps,
			"echo '== TypeScript'",
			...blocksOf("typescript/README.md"),
			"echo '== Python'",
			...blocksOf("python/README.md"),
			"echo '== curl'",
			questions,
		);
		const [, inTypeScript, inPython, inShell = ""] = printed.split(/^== \w+$/m);
		for (const fields of [inTypeScript, inPython]) {
			expect(fields).toMatch(/^user_qos\[0\]\.audio_input\.bitrate = [\d.]+ kbps$/m);
		}
		expect(inPython).toMatch(/^\d+ {2}Simulated 3 {2}audio_input {2}bitrate [\d.]+ kbps/m);
		expect(inShell).toContain(`"id":${WEBINAR}`);
		// The summary has two pages, of two participants and of one.
		expect(inShell.match(/"page_size":2\b/g)).toHaveLength(2);

		const [firstQuestion = ""] = questions.split("\n");
		expect(await paste(token, firstQuestion)).toContain(`"id":${WEBINAR}`);
		// Each command is a process or two, and `npx` takes its time.
	},
	600_000,
);

it.skipIf(lacksTools)("the sender for native apps reports its sample", async () => {
	const [block = ""] = blocksOf("native-sender/README.md");
	expect(await paste(block.replace("main.py", `main.py --qoscope ${server.url}`))).toContain("Nat Native");
});
