/** What a newcomer pastes: the lines that `make start` prints, and those of the README. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Deployment, deploy, REPOSITORY, type ServerProcess, startServer } from "./support/qoscope-process.js";
import { until } from "./support/until.js";

const run = promisify(execFile);
/** The webinar of the README's simulation, and that of its other commands, which is the one of /try. */
const SIMULATED = "93201235621";
const TRIED = "100000000";

let deployment: Deployment;
let server: ServerProcess;

/** As in a terminal that stands in the folder; curl tells the status after the body. */
async function paste(line: string): Promise<string> {
	const curl = join(deployment.folder, "curl");
	const env = { ...process.env, CURL_HOME: curl, npm_config_offline: "true", npm_config_loglevel: "error" };
	return (await run("bash", ["-c", line], { cwd: deployment.folder, env })).stdout;
}

async function pasteCurl(line: string): Promise<{ status: string; body: unknown }> {
	const said = await paste(line);
	const [, text = "", status = ""] = /^([\s\S]*)\n(\d+)$/.exec(said) ?? [];
	return { status, body: JSON.parse(text) };
}

/** The commands of the README's shell blocks under a heading, continued lines joined and comments cut. */
function commandsUnder(heading: string): string[] {
	const readme = readFileSync(join(REPOSITORY, "README.md"), "utf8");
	const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? "";
	const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = ""]) => block);
	return blocks.flatMap((block) =>
		block
			.replaceAll(/\\\n\s*/g, "")
			.split("\n")
			.map((line) => line.replace(/\s+# .*$/, ""))
			.filter((line) => line !== ""),
	);
}

beforeAll(async () => {
	await run("curl", ["--version"]).catch(() => {
		throw new Error("This test pastes curl commands: install curl first.");
	});
	deployment = await deploy();
	// What `npm ci` leaves in the repository's folder, where the commands are meant to be pasted.
	await symlink(join(REPOSITORY, "node_modules"), join(deployment.folder, "node_modules"));
	await mkdir(join(deployment.folder, "curl"));
	await writeFile(join(deployment.folder, "curl", ".curlrc"), 'silent\nwrite-out = "\\n%{http_code}"\n');
	const script = join(REPOSITORY, "scripts/start.js");
	server = await startServer([script, "--listen", "127.0.0.1:0"], deployment.folder);
});
afterAll(async () => {
	await server?.stop();
	await deployment?.close();
});

describe("the lines that `make start` prints", () => {
	it("work as they are", async () => {
		const said = () => server.output().stdout;
		const stdout = await until("the last line", said, (text) => text.includes("Ctrl-C"));
		expect(stdout).toContain(`Open ${server.url}/try`);
		const lines = stdout.split("\n").filter((line) => line.startsWith("  curl "));
		expect(lines).toHaveLength(2);
		for (const line of lines) {
			expect(await pasteCurl(line)).toMatchObject({ status: "200", body: { webinars: [], total_records: 0 } });
		}
	});
});

describe("the commands of the README", () => {
	it("work as they are while a simulation runs", async () => {
		// The README speaks to the default port, as a server does that was started without flags.
		const credentialsFile = join(deployment.folder, "qoscope-credentials.json");
		await writeFile(credentialsFile, JSON.stringify({ ...deployment.credentials, url: server.url }));
		const commands = commandsUnder("Look at a webinar");
		const [curl = ""] = commandsUnder("Measure your own webinar").filter((line) => line.startsWith("curl "));
		const simulation = commands.find((line) => line.includes(" simulate ")) ?? "";
		expect(simulation).toContain(`--webinar ${SIMULATED}`);
		const short = simulation.replace(/--participants \d+ --for \S+/, "--participants 3 --for 12s");
		expect(short).not.toBe(simulation);
		const running = paste(short);
		// Longer than the test, so that there is somebody to look at however slow the machine is; closing ends it.
		void deployment.attempt(["simulate", "--webinar", TRIED, "--participants", "3", "--for", "10m"]);

		// Reports come some seconds after the joins, and on a busy machine later still: until then a command has less to say.
		const names = ["Simulated 1", "Simulated 2", "Simulated 3"];
		const saying = (line: string, ...words: string[]) =>
			until(
				`${words.join(", ")} from ${line}`,
				() => paste(line),
				(text) => words.every((word) => text.includes(word)),
			);
		const list: unknown = JSON.parse(await saying(`npx qoscope participants ${TRIED} --json`, ...names));
		expect(list).toMatchObject({ participants: [{}, {}, {}] });
		const { stdout } = await deployment.attempt(["participants", TRIED, "--json"]);
		const id: string = JSON.parse(stdout).participants[0].user_id;

		const looks = commands.filter((line) => line !== simulation).map((line) => line.replace("PARTICIPANT", id));
		expect(looks.map((line) => line.split(" ")[2])).toEqual(["webinars", "participants", "summary", "qos"]);
		const [webinars = "", participants = "", summary = "", qos = ""] = looks;
		await Promise.all([
			saying(webinars, TRIED, SIMULATED),
			saying(participants, ...names),
			saying(summary, ...names),
			saying(qos, "kbps"),
		]);

		expect(await running).toMatch(/3 participants, [1-9]\d* reports acknowledged, 0 refused/);
		const answer = await pasteCurl(curl.replace("http://127.0.0.1:8730", server.url));
		expect(answer).toMatchObject({ status: "200", body: { page_size: 30, participants: [{}, {}, {}] } });
	});

	it("leave a server that ends as it should", async () => {
		expect(await server.stop()).toBe(0);
	});
});
