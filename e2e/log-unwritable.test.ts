/** A server whose log cannot be written goes on: it answers, counts what is lost, and ends when it is asked to. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readProcessUse } from "./support/process-use.js";
import { type Deployment, deploy, REPOSITORY } from "./support/qoscope-process.js";

const COMMAND = join(REPOSITORY, "packages/cli/bin/qoscope.js");
let deployment: Deployment;
let child: ChildProcess | undefined;
beforeAll(async () => {
	deployment = await deploy();
	// Makes the tables, so that no migration is logged later.
	await (await deployment.start()).stop();
});
afterAll(async () => {
	child?.kill("SIGKILL");
	await deployment?.close();
});

/** Words of a shell around the server. The last pipe is as full as a pipe can be, and `sleep` holds it open. */
const places = [
	{ name: "a device that is always full", shell: 'exec "$@" 2>/dev/full', least: 1 },
	{ name: "a pipe whose reader is gone", shell: 'exec 2> >(exit 0); sleep 0.3; exec "$@"', least: 1 },
	{
		name: "a full pipe that nobody reads",
		shell: 'exec 2> >(exec sleep 1000); head -c 65536 /dev/zero >&2; exec "$@"',
		least: 0,
	},
];

async function start(shell: string): Promise<string> {
	const args = ["serve", "--config", deployment.configFile, "--listen", "127.0.0.1:0"];
	const command = [process.execPath, COMMAND, ...args, "--data", join(deployment.folder, "data")];
	// A group of its own, so that what holds the pipe ends with it.
	const started = spawn("bash", ["-c", shell, "server", ...command], {
		stdio: ["ignore", "pipe", "ignore"],
		detached: true,
	});
	child = started;
	for await (const line of createInterface({ input: started.stdout })) return line.replace("listening on ", "");
	throw new Error("The server did not start.");
}

const droppedOf = async (url: string) => {
	const text = await (await fetch(`${url}/metrics`)).text();
	return Number(/^qoscope_log_dropped_total (\d+)$/m.exec(text)?.[1]);
};

describe.each(places)("with its log going to $name", ({ shell, least }) => {
	it("answers, uses no processor while idle, and ends with 0", async () => {
		const url = await start(shell);
		expect((await fetch(`${url}/readyz`)).status).toBe(200);
		expect(await droppedOf(url)).toBeGreaterThanOrEqual(least);
		const pid = child?.pid ?? 0;
		const before = readProcessUse(pid).cpuSeconds;
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		expect(readProcessUse(pid).cpuSeconds - before).toBeLessThan(0.5);
		const ended = once(child as ChildProcess, "exit");
		child?.kill("SIGTERM");
		expect((await ended)[0]).toBe(0);
		// What still holds the pipe.
		try {
			process.kill(-pid, "SIGKILL");
		} catch {
			// Nothing is left.
		}
	});
});
