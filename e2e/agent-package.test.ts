/** The agent's package as npm packs it: its types under old and new TypeScript, and its code for who cannot load ES modules. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REPOSITORY } from "./support/qoscope-process.js";

const run = promisify(execFile);
/** Where TypeScript lies in a version: the oldest that is promised, the last one that is written in itself, and ours. */
const COMPILERS = { "5.0.4": "e2e/typescript-5.0", "5.9.3": "e2e/clients", "7.0.2": "." };

/** With a connection, a channel and tracks of the DOM's own types. */
const APPLICATION = `
import { startAgent, type Agent, type Connection } from "@qoscope/agent";
import { answerEchoes, withEcho } from "@qoscope/agent/echo";
import { watchJanus } from "@qoscope/agent/janus";
import { watchJitsi } from "@qoscope/agent/jitsi";
import { watchLivekit } from "@qoscope/agent/livekit";
import { watchMediasoup } from "@qoscope/agent/mediasoup";
import { nameTracks } from "@qoscope/agent/name-tracks";
import { nodeEnvironment, nodeHost } from "@qoscope/agent/node";
import { readRecording, replayRecording } from "@qoscope/agent/replay";
import { watchAll } from "@qoscope/agent/watch-all";

const connection = new RTCPeerConnection();
const agent: Agent = startAgent({
	url: "https://qos.example/agent/v1/webinars/1",
	token: async () => "token",
	onReport: ({ slot, samples }) => console.log(slot, samples.length),
	host: () => nodeHost()(),
});
const stop: () => void = agent.watch(connection, { share: [new MediaStream().getVideoTracks()[0] ?? "id"] });
const channel = connection.createDataChannel("echo");
answerEchoes(channel);
agent.watch(withEcho(connection, channel));
agent.watch(nameTracks(connection));
const made: Connection = { getStats: async () => new Map() };
agent.watch(made);
stop();
watchAll(agent)();
export const others: unknown[] = [watchJanus, watchJitsi, watchLivekit, watchMediasoup, nodeEnvironment, readRecording, replayRecording];
`;

/** The client is not published; who works in a copy of this repository has it in a TypeScript of their own. */
const CLIENT = `
import { createClient } from "@qoscope/client";

const client = createClient({ url: "https://qos.example", getToken: async () => "token" });
export const rows = client.webinars.list({ type: "past" }).rows();
`;

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "qoscope-package-"));
	const packed = await run("npm", ["pack", "--silent", "--pack-destination", folder], {
		cwd: join(REPOSITORY, "packages/agent"),
	});
	const installed = join(folder, "node_modules/@qoscope/agent");
	await mkdir(installed, { recursive: true });
	await run("tar", ["xzf", join(folder, packed.stdout.trim()), "--strip-components", "1", "-C", installed]);
	await symlink(join(REPOSITORY, "packages/client"), join(folder, "node_modules/@qoscope/client"));
	await writeFile(join(folder, "client.mts"), CLIENT);
	for (const end of ["ts", "mts", "cts"]) await writeFile(join(folder, `app.${end}`), APPLICATION);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the compiler complains of. */
async function compile(version: keyof typeof COMPILERS, options: object, files: readonly string[]): Promise<string> {
	const strict = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false, types: [] };
	const compilerOptions = { ...strict, target: "es2022", lib: ["es2022", "dom"], ...options };
	const project = join(folder, `tsconfig.${version}.${files.length}.json`);
	await writeFile(project, JSON.stringify({ compilerOptions, files }));
	const compiler = join(REPOSITORY, COMPILERS[version], "node_modules/typescript");
	expect(JSON.parse(await readFile(join(compiler, "package.json"), "utf8")).version).toBe(version);
	return run(process.execPath, [join(compiler, "bin/tsc"), "-p", project]).then(
		({ stdout }) => stdout,
		({ stdout }: { stdout: string }) => stdout || "failed",
	);
}

describe.each(Object.keys(COMPILERS) as (keyof typeof COMPILERS)[])("TypeScript %s", (version) => {
	it("compiles against the types as a bundler resolves them, without dom.iterable", async () => {
		expect(await compile(version, { module: "es2022", moduleResolution: "bundler" }, ["app.ts"])).toBe("");
	});
	it("compiles against the types as Node resolves them, from ES modules and from CommonJS", async () => {
		const options = { module: "node16", moduleResolution: "node16" };
		expect(await compile(version, options, ["app.mts", "app.cts", "client.mts"])).toBe("");
	});
});

it("every module loads by require() where ES modules cannot, with the same names as by import", async () => {
	const { exports: modules }: { exports: Record<string, unknown> } = JSON.parse(
		await readFile(join(folder, "node_modules/@qoscope/agent/package.json"), "utf8"),
	);
	const paths = Object.keys(modules).map((path) => `@qoscope/agent${path.slice(1)}`);
	const namesBy = (load: string) => `
		(async () => {
			const names = [];
			for (const path of ${JSON.stringify(paths)}) names.push([path, Object.keys(await ${load}(path)).sort()]);
			console.log(JSON.stringify(names));
		})();`;
	const node = async (script: string) =>
		(await run(process.execPath, ["--no-experimental-require-module", "-e", script], { cwd: folder })).stdout;
	const required: [string, string[]][] = JSON.parse(await node(namesBy("require")));
	const imported: [string, string[]][] = JSON.parse(await node(namesBy("import")));
	expect(required).toEqual(imported);
	expect(required.length).toBeGreaterThan(8);
	for (const [path, names] of required) expect(names, path).not.toEqual([]);
	// The modules share one another, as ES modules do: a connection has one wrapper, whoever asks for it.
	const isOne = `
		const { nameTracks } = require("@qoscope/agent/name-tracks");
		const connection = { getStats: async () => new Map(), getTransceivers: () => [] };
		const watched = [];
		require("@qoscope/agent/janus").watchJanus({ watch: (one) => watched.push(one), share() {} }, { webrtcStuff: { pc: connection } });
		console.log(watched.length === 1 && watched[0] === nameTracks(connection));`;
	expect((await node(isOne)).trim()).toBe("true");
});
