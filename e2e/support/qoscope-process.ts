/** Runs the built `qoscope` command as a real process, in a folder of its own. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const COMMAND = join(import.meta.dirname, "../../packages/cli/bin/qoscope.js");
const execute = promisify(execFile);

export interface Credentials {
	readonly url: string;
	readonly accountId: string;
	readonly clientId: string;
	readonly clientSecret: string;
	readonly agentKeyId: string;
	readonly agentKeySecret: string;
}

export interface ServerProcess {
	readonly url: string;
	readonly pid: number;
	/** Ends it at once, as a crash would. */
	readonly crash: () => Promise<void>;
	/** Asks it to end, and gives its exit code. */
	readonly stop: () => Promise<number | null>;
}

export interface Deployment {
	readonly folder: string;
	readonly configFile: string;
	readonly credentials: Credentials;
	/** Starts a server on the same data folder and the same port each time. */
	readonly start: () => Promise<ServerProcess>;
	/** Runs a command to its end; throws with its output when it fails. */
	readonly run: (...args: string[]) => Promise<string>;
	/** Ends what still runs and deletes the folder. */
	readonly close: () => Promise<void>;
}

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	await new Promise((resolve) => server.close(resolve));
	if (address === null || typeof address === "string") throw new Error("no port");
	return address.port;
}

function ended(child: ChildProcess): Promise<number | null> {
	return child.exitCode !== null || child.signalCode !== null
		? Promise.resolve(child.exitCode)
		: new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}

function startServer(args: readonly string[]): Promise<ServerProcess> {
	const child = spawn(process.execPath, [COMMAND, "serve", ...args], { stdio: ["ignore", "pipe", "pipe"] });
	const errors: string[] = [];
	child.stderr.on("data", (text: Buffer) => errors.push(text.toString()));
	return new Promise((resolve, reject) => {
		child.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${errors.join("")}`)));
		createInterface({ input: child.stdout }).on("line", (line) => {
			const url = /^listening on (\S+)$/.exec(line)?.[1];
			if (url === undefined) return;
			resolve({
				url,
				pid: child.pid ?? 0,
				crash: async () => {
					child.kill("SIGKILL");
					await ended(child);
				},
				stop: async () => {
					child.kill("SIGTERM");
					return ended(child);
				},
			});
		});
	});
}

/** Makes a folder with a fresh configuration; nothing runs yet. */
export async function deploy(): Promise<Deployment> {
	const folder = await mkdtemp(join(tmpdir(), "qoscope-"));
	const configFile = join(folder, "qoscope.json");
	const run = async (...args: string[]) =>
		(await execute(process.execPath, [COMMAND, ...args], { cwd: folder, maxBuffer: 1 << 28 })).stdout;
	await run("init", "--config", configFile);
	const credentials: Credentials = JSON.parse(await readFile(join(folder, "qoscope-credentials.json"), "utf8"));
	const listen = `127.0.0.1:${await freePort()}`;
	const started = new Set<ServerProcess>();
	return {
		folder,
		configFile,
		credentials,
		run,
		start: async () => {
			const server = await startServer(["--config", configFile, "--data", join(folder, "data"), "--listen", listen]);
			started.add(server);
			return server;
		},
		close: async () => {
			for (const server of started) await server.crash();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
