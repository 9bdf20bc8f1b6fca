/** Test material: a redis-server of one's own, in a folder and on a port that nobody else has. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../../../e2e/support/free-port.js";

export interface TestRedis {
	readonly url: string;
	/** Stands still, with its connections open. */
	readonly freeze: () => void;
	readonly thaw: () => void;
	/** At once, without a farewell. */
	readonly kill: () => Promise<void>;
	/** On the same port, with nothing in it. */
	readonly startAgain: () => Promise<void>;
	readonly close: () => Promise<void>;
}

export async function openTestRedis(...settings: readonly string[]): Promise<TestRedis> {
	const folder = mkdtempSync(join(tmpdir(), "qoscope-redis-"));
	const port = await freePort();
	const fixed = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
	let child: ChildProcess | undefined;

	const start = async () => {
		const started = spawn("redis-server", [...fixed, ...settings], { stdio: ["ignore", "pipe", "ignore"] });
		child = started;
		await new Promise<void>((resolve, reject) => {
			let output = "";
			started.once("error", (cause) => reject(new Error("scripts/install-tools.sh installs redis-server", { cause })));
			started.once("exit", () => reject(new Error(`redis-server ended: ${output}`)));
			started.stdout.on("data", (chunk: Buffer) => {
				output += chunk.toString();
				if (output.includes("Ready to accept connections")) resolve();
			});
		});
	};
	const kill = async () => {
		const ending = child;
		child = undefined;
		if (ending === undefined || ending.exitCode !== null) return;
		const exited = once(ending, "exit");
		ending.kill("SIGKILL");
		await exited;
	};
	await start();
	return {
		url: `redis://127.0.0.1:${port}`,
		freeze: () => child?.kill("SIGSTOP"),
		thaw: () => child?.kill("SIGCONT"),
		kill,
		startAgain: start,
		close: async () => {
			await kill();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
