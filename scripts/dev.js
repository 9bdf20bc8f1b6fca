// `npm run dev`: builds, serves with the configuration of this folder, and builds and restarts at every change.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, watch } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleBrowser, watchBrowser } from "./bundle-browser.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const command = join(root, "packages/cli/bin/qoscope.js");
const compiler = join(root, "node_modules/typescript/bin/tsc");
/** A compilation writes many files; the restart waits until it has been quiet for so long. */
const QUIET_MS = 400;
/** Time to store what was accepted; a server that takes longer hangs. */
const DRAIN_MS = 10_000;

const run = (script, ...args) => spawn(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" });
const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

async function runToEnd(script, ...args) {
	const [code] = await once(run(script, ...args), "exit");
	if (code !== 0) process.exit(code ?? 1);
}

async function end(child) {
	if (child === undefined || hasEnded(child)) return;
	const gone = once(child, "exit");
	child.kill("SIGTERM");
	const hung = setTimeout(() => child.kill("SIGKILL"), DRAIN_MS);
	await gone;
	clearTimeout(hung);
}

await runToEnd(compiler, "-b");
await bundleBrowser();
if (!existsSync(join(root, "qoscope.json"))) await runToEnd(command, "init");

let server;
let stopping = false;
let timer;
/** One restart after the other: the database folder has room for a single server. */
let turn = Promise.resolve();
const restart = () => {
	turn = turn.then(async () => {
		await end(server);
		if (!stopping) server = run(command, "serve");
	});
};

restart();
const types = run(compiler, "-b", "--watch", "--preserveWatchOutput");
const browser = await watchBrowser();
const folders = ["wire", "client", "server", "cli"].map((name) =>
	watch(join(root, "packages", name, "dist"), { recursive: true }, (_event, file) => {
		if (!file?.endsWith(".js")) return;
		clearTimeout(timer);
		timer = setTimeout(restart, QUIET_MS);
	}),
);

const stop = async () => {
	if (stopping) return;
	stopping = true;
	clearTimeout(timer);
	for (const folder of folders) folder.close();
	await Promise.all([browser.close(), end(types), turn.then(() => end(server))]);
	process.exit(0);
};
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
