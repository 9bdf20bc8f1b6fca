/** Runs the built `qoscope` command as a real process, in a folder of its own. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { freePort } from "./free-port.js";

export const REPOSITORY = join(import.meta.dirname, "../..");
const COMMAND = join(REPOSITORY, "packages/cli/bin/qoscope.js");
const BUILT = ["packages/cli/dist/main.js", "packages/server/assets/try/main.js"];
const execute = promisify(execFile);

export interface Credentials {
	readonly url: string;
	readonly accountId: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly agentKeyId: string;
	readonly agentKeySecret: string;
}

/** What a process wrote until now, or until it ended. */
export interface Output {
	readonly stdout: string;
	readonly stderr: string;
}

export interface Ended extends Output {
	/** Null when a signal ended it. */
	readonly code: number | null;
}

export interface ServerProcess {
	readonly url: string;
	readonly pid: number;
	readonly output: () => Output;
	/** Ends it at once, as a crash would. */
	readonly crash: () => Promise<void>;
	/** Asks it to end, and gives its exit code. */
	readonly stop: () => Promise<number | null>;
}

export interface ServeOptions {
	/** Flags of `serve`; a later one goes before those that the deployment gives itself. */
	readonly flags?: readonly string[];
	/** Variables beside those of this process. */
	readonly variables?: Readonly<Record<string, string>>;
}

export interface Deployment {
	readonly folder: string;
	readonly configFile: string;
	readonly credentials: Credentials;
	/** Starts a server on the same data folder and the same port each time. */
	readonly start: (options?: ServeOptions) => Promise<ServerProcess>;
	/** Runs a server that is expected to refuse, to its end. */
	readonly startInVain: (options?: ServeOptions) => Promise<Ended>;
	/** Changes the configuration file; a server reads it at its next start. */
	readonly configure: (change: (file: Record<string, unknown>) => object) => Promise<void>;
	/** Runs a command to its end; throws with its output when it fails. */
	readonly run: (...args: string[]) => Promise<string>;
	/** Runs a command to its end, whatever comes of it. */
	readonly attempt: (args: readonly string[], variables?: ServeOptions["variables"]) => Promise<Ended>;
	/** Ends what still runs and deletes the folder. */
	readonly close: () => Promise<void>;
}

/** Runs a script with this Node. */
export function spawnNode(args: readonly string[], folder: string, variables: ServeOptions["variables"] = {}) {
	const child = spawn(process.execPath, args, {
		cwd: folder,
		env: { ...process.env, ...variables },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const written = { stdout: "", stderr: "" };
	for (const name of ["stdout", "stderr"] as const) {
		child[name].setEncoding("utf8").on("data", (text: string) => {
			written[name] += text;
		});
	}
	// Whoever is ended from outside shall leave no process behind.
	const kill = () => child.kill("SIGKILL");
	process.once("exit", kill);
	// "close" comes after "exit", when the output is complete.
	const ended = once(child, "close").then(() => {
		process.off("exit", kill);
		return child.exitCode;
	});
	return { child, ended, output: (): Output => ({ ...written }) };
}

async function addressOf(child: ChildProcess): Promise<string | undefined> {
	if (child.stdout === null) return undefined;
	for await (const line of createInterface({ input: child.stdout })) {
		const url = /^listening on (\S+)$/.exec(line)?.[1];
		if (url !== undefined) return url;
	}
	return undefined;
}

/** Runs a script that says where it listens. */
export async function startServer(
	args: readonly string[],
	folder: string,
	variables?: ServeOptions["variables"],
): Promise<ServerProcess> {
	const { child, ended, output } = spawnNode(args, folder, variables);
	const url = await addressOf(child);
	if (url === undefined) throw new Error(`serve ended with ${await ended}: ${output().stderr}`);
	// The line reader has paused the stream, and what is written later shall be seen as well.
	child.stdout.resume();
	return {
		url,
		pid: child.pid ?? 0,
		output,
		crash: async () => {
			child.kill("SIGKILL");
			await ended;
		},
		stop: () => {
			child.kill("SIGTERM");
			return ended;
		},
	};
}

/** Makes a folder with a fresh configuration; nothing runs yet. */
export async function deploy(): Promise<Deployment> {
	for (const file of BUILT) {
		if (!existsSync(join(REPOSITORY, file))) throw new Error("Nothing is built: run `npm run build` first.");
	}
	const folder = await mkdtemp(join(tmpdir(), "qoscope-"));
	const configFile = join(folder, "qoscope.json");
	const run = async (...args: string[]) =>
		(await execute(process.execPath, [COMMAND, ...args], { cwd: folder, maxBuffer: 1 << 28 })).stdout;
	await run("init", "--config", configFile);
	const credentials: Credentials = JSON.parse(await readFile(join(folder, "qoscope-credentials.json"), "utf8"));
	const listen = `127.0.0.1:${await freePort()}`;
	const place = ["--config", configFile, "--data", join(folder, "data"), "--listen", listen];
	const running = new Set<() => Promise<unknown>>();
	const attempt = async (args: readonly string[], variables?: ServeOptions["variables"]): Promise<Ended> => {
		const { child, ended, output } = spawnNode([COMMAND, ...args], folder, variables);
		running.add(async () => {
			child.kill("SIGKILL");
			await ended;
		});
		return { code: await ended, ...output() };
	};
	return {
		folder,
		configFile,
		credentials,
		run,
		start: async ({ flags = [], variables } = {}) => {
			const server = await startServer([COMMAND, "serve", ...place, ...flags], folder, variables);
			running.add(server.crash);
			return server;
		},
		startInVain: ({ flags = [], variables } = {}) => attempt(["serve", ...place, ...flags], variables),
		configure: async (change) => {
			const file: Record<string, unknown> = JSON.parse(await readFile(configFile, "utf8"));
			await writeFile(configFile, JSON.stringify(change(file)));
		},
		attempt,
		close: async () => {
			for (const end of running) await end();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
