/** More connections than the process, or one address, may have: who is in stays in, who is not is told so. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { SLOT_MS } from "@qoscope/wire";
import { afterEach, beforeEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Deployment, deploy, REPOSITORY, type ServerProcess } from "./support/qoscope-process.js";
import { mintToken } from "./support/reporter.js";

const NUMBER = 93_201_235_651;
let deployment: Deployment;
let sockets: WebSocket[];
let server: ServerProcess | undefined;
beforeEach(async () => {
	deployment = await deploy();
	sockets = [];
	server = undefined;
});
afterEach(async () => {
	for (const socket of sockets) socket.terminate();
	await server?.crash();
	await deployment.close();
});

type Outcome = { readonly socket: WebSocket; readonly state: "in" } | { readonly state: string };

/** Opens a stream and says hello: "in", or how it was closed. */
async function openStream({ url }: ServerProcess, index: number, address?: string): Promise<Outcome> {
	const claims = { jti: `visit-${index}`, webinar: { number: NUMBER }, participant: { name: "" } };
	const token = await mintToken(deployment.credentials, claims);
	const socket = new WebSocket(
		`${url.replace("http", "ws")}/agent/v1/webinars/${NUMBER}/stream`,
		["qoscope.v1", token],
		address === undefined ? {} : { headers: { "x-forwarded-for": address } },
	);
	sockets.push(socket);
	return new Promise((resolve) => {
		let wait = "";
		socket.on("open", () => socket.send(JSON.stringify({ type: "hello", version: 1, run: "00000000000000cc" })));
		socket.on("message", (data) => {
			const frame = JSON.parse(String(data));
			if (frame.type === "hello") resolve({ socket, state: "in" });
			if (frame.type === "wait") wait = `wait ${frame.reason}, `;
		});
		socket.on("close", (code, reason) => resolve({ state: `${wait}${code} ${reason}` }));
		socket.on("unexpected-response", (_request, answer) => resolve({ state: `HTTP ${answer.statusCode}` }));
		socket.on("error", () => resolve({ state: "cut off" }));
	});
}

/** As the shell's `ulimit -n` sets it. */
async function startWithFewFiles(): Promise<ServerProcess> {
	const serve = ["serve", "--config", deployment.configFile, "--listen", "127.0.0.1:0"];
	const command = [process.execPath, join(REPOSITORY, "packages/cli/bin/qoscope.js"), ...serve];
	const child = spawn("bash", ["-c", 'ulimit -n 256; exec "$@"', "server", ...command], {
		cwd: deployment.folder,
		stdio: ["ignore", "pipe", "inherit"],
	});
	const ended = once(child, "exit").then(([code]) => code);
	const crash = async () => {
		child.kill("SIGKILL");
		await ended;
	};
	for await (const line of createInterface({ input: child.stdout })) {
		const url = line.replace("listening on ", "");
		return { url, pid: child.pid ?? 0, output: () => ({ stdout: "", stderr: "" }), crash, stop: () => ended };
	}
	throw new Error("The server did not start.");
}

const TOLD = "wait queue_full, 1013 queue_full";

async function acknowledges(socket: WebSocket): Promise<boolean> {
	const slot = Math.floor(Date.now() / SLOT_MS) * SLOT_MS - SLOT_MS;
	const answer = new Promise<boolean>((resolve) => {
		socket.on("message", (data) => {
			if (JSON.parse(String(data)).slots?.includes(slot)) resolve(true);
		});
		socket.on("close", () => resolve(false));
	});
	socket.send(JSON.stringify({ type: "report", slot, samples: [[0, 5_000, 40_000, 250]] }));
	return answer;
}

it("keeps files for the store where the process may open few, and tells who comes too late", async () => {
	server = await startWithFewFiles();
	const here = server;
	const outcomes: Outcome[] = [];
	// A few at a time: beyond the connections that can be told the system's own refusal is all there is.
	for (let index = 0; index < 260; index += 4) {
		outcomes.push(...(await Promise.all([0, 1, 2, 3].map((more) => openStream(here, index + more)))));
	}
	const admitted = outcomes.flatMap((outcome) => ("socket" in outcome ? [outcome.socket] : []));
	expect(admitted.length).toBeGreaterThan(80);
	expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(["in", TOLD]));
	for (const socket of [admitted[0], admitted.at(-1)]) expect(socket && (await acknowledges(socket))).toBe(true);
	// Whoever runs it can still ask how it is.
	expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
	const refused = await fetch(`${server.url}/reference`);
	expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
	// A place that is given up is given to the next one.
	for (const socket of admitted.slice(0, 8)) socket.terminate();
	await new Promise((resolve) => setTimeout(resolve, 300));
	expect((await openStream(server, 1_000)).state).toBe("in");
});

it("lets one address have as many streams as it may, behind a proxy by the address that the proxy says", async () => {
	await deployment.configure((file) => ({
		...file,
		trustedProxies: ["127.0.0.1"],
		limits: { connectionsPerAddress: 3 },
	}));
	server = await deployment.start();
	const states: string[] = [];
	for (let index = 0; index < 5; index++) states.push((await openStream(server, index, "203.0.113.7")).state);
	for (let index = 5; index < 8; index++) states.push((await openStream(server, index, `2001:db8::${index}`)).state);
	states.push((await openStream(server, 9, "2001:db8::9")).state, (await openStream(server, 10, "203.0.113.8")).state);
	expect(states).toEqual(["in", "in", "in", TOLD, TOLD, "in", "in", "in", TOLD, "in"]);
});
