/** The built server as users run it: the `qoscope` command in a process of its own, with a fresh folder. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const command = fileURLToPath(new URL("../packages/cli/bin/qoscope.js", import.meta.url));
const built = ["../packages/cli/dist/main.js", "../packages/server/assets/try/main.js"];
const run = promisify(execFile);

export interface ServerProcess {
	readonly url: string;
	/** Runs another command of `qoscope` on the same configuration; its stdout. */
	readonly qoscope: (...commandLine: string[]) => Promise<string>;
	/** Asks the API, with an access token. */
	readonly ask: (path: string, method?: "GET" | "POST") => Promise<{ status: number; body: unknown }>;
	readonly close: () => Promise<void>;
}

async function readAddress(child: ChildProcess): Promise<string> {
	if (child.stdout === null) throw new Error("The server has no output.");
	for await (const line of createInterface({ input: child.stdout })) {
		const url = /^listening on (\S+)$/.exec(line)?.[1];
		if (url !== undefined) return url;
	}
	throw new Error("The server ended before it listened.");
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, "exit");
	child.kill("SIGTERM");
	await gone;
}

export async function startServerProcess(): Promise<ServerProcess> {
	for (const file of built) {
		if (!existsSync(new URL(file, import.meta.url))) throw new Error("Nothing is built: run `npm run build` first.");
	}
	const folder = await mkdtemp(join(tmpdir(), "qoscope-e2e-"));
	const config = join(folder, "qoscope.json");
	await run(process.execPath, [command, "init", "--config", config]);
	const data = join(folder, "data");
	const child = spawn(
		process.execPath,
		[command, "serve", "--config", config, "--data", data, "--listen", "127.0.0.1:0"],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	const close = async () => {
		await end(child);
		await rm(folder, { recursive: true, force: true });
	};
	try {
		const url = await readAddress(child);
		const qoscope = async (...commandLine: string[]) =>
			(await run(process.execPath, [command, ...commandLine, "--config", config, "--url", url])).stdout.trim();
		const token = await qoscope("token");
		return {
			url,
			qoscope,
			close,
			ask: async (path, method = "GET") => {
				const answer = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
				return { status: answer.status, body: await answer.json() };
			},
		};
	} catch (error) {
		await close();
		throw error;
	}
}
