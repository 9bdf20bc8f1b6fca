/** A disk that is full while webinars run: the server says that it is not ready, agents wait, and nothing is lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { SLOT_MS } from "@qoscope/wire";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type Deployment, deploy, REPOSITORY } from "./support/qoscope-process.js";
import { mintToken } from "./support/reporter.js";
import { until } from "./support/until.js";

const NUMBER = 93_201_235_661;
/** A disk of its own takes a mount namespace, and so root. */
const isRoot = process.getuid?.() === 0;
let deployment: Deployment;
beforeAll(async () => {
	deployment = await deploy();
});
afterAll(() => deployment?.close());

it.runIf(isRoot)("is not ready, lives, tells agents to wait, logs two lines, and stores what they kept", async () => {
	const data = join(deployment.folder, "small");
	mkdirSync(data);
	const serve = ["serve", "--config", deployment.configFile, "--data", data, "--listen", "127.0.0.1:0"];
	const mount = `mount -t tmpfs -o size=64m none ${data}; exec "$@"`;
	const command = [process.execPath, join(REPOSITORY, "packages/cli/bin/qoscope.js"), ...serve];
	const child = spawn("unshare", ["-m", "bash", "-c", mount, "server", ...command], {
		stdio: ["ignore", "pipe", "pipe"],
	});
	let log = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		log += text;
	});
	let url = "";
	for await (const line of createInterface({ input: child.stdout })) {
		url = line.replace("listening on ", "");
		break;
	}
	const status = async (path: string) => (await fetch(`${url}${path}`)).status;
	const token = await mintToken(deployment.credentials, {
		jti: "a",
		webinar: { number: NUMBER },
		participant: { name: "" },
	});
	const socket = new WebSocket(`${url.replace("http", "ws")}/agent/v1/webinars/${NUMBER}/stream`, [
		"qoscope.v1",
		token,
	]);
	const frames: { readonly type: string; readonly slots?: readonly number[] }[] = [];
	socket.on("message", (text) => frames.push(JSON.parse(String(text))));
	await once(socket, "open");
	const send = (frame: object) => socket.send(JSON.stringify(frame));
	send({ type: "hello", version: 1, run: "00000000000000dd" });
	const newest = Math.floor(Date.now() / SLOT_MS) * SLOT_MS - SLOT_MS;
	const report = (slot: number) => send({ type: "report", slot, samples: [[0, 5_000, 40_000, 250]] });
	const isAcknowledged = (slot: number) => frames.some(({ slots }) => slots?.includes(slot));
	report(newest);
	await until("the first acknowledgement", () => isAcknowledged(newest));
	expect(await status("/readyz")).toBe(200);

	// The namespace's own disk, seen through its process.
	const inside = `/proc/${child.pid}/root${data}`;
	const before = log;
	const free = statfsSync(inside);
	writeFileSync(join(inside, "fill"), Buffer.alloc(Math.max(0, free.bavail * free.bsize - 4_096)));
	const slots = Array.from({ length: 5 }, (_, index) => newest - (index + 1) * SLOT_MS);
	for (const slot of slots) report(slot);
	await until("a wait", () => frames.some(({ type }) => type === "wait"));
	await until("not ready", async () => (await status("/readyz")) === 503);
	expect(await status("/livez")).toBe(200);
	for (const slot of slots) report(slot);
	await new Promise((resolve) => setTimeout(resolve, 3_000));

	rmSync(join(inside, "fill"));
	await until("ready", async () => (await status("/readyz")) === 200);
	for (const slot of slots) report(slot);
	await until("the other acknowledgements", () => slots.every(isAcknowledged));
	const lines = log
		.slice(before.length)
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	expect(lines).toMatchObject([
		{ level: 50, reason: expect.any(String), msg: expect.stringContaining("nothing can be stored") },
		{ level: 30, failedAttempts: expect.any(Number), msg: "storing works again" },
	]);
	expect(log).not.toContain("stack");
	socket.close();
	const ended = once(child, "exit");
	child.kill("SIGTERM");
	expect((await ended)[0]).toBe(0);
});
