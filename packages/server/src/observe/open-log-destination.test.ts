/** Tests that no line of the log waits for a place that takes none: real devices, pipes and sockets. */
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLogDestination } from "./open-log-destination.js";

let folder: string;
let opened: number[];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "qoscope-log-"));
	opened = [];
});
afterEach(() => {
	for (const fd of opened.splice(0)) closeSync(fd);
	rmSync(folder, { recursive: true, force: true });
});

function open(path: string, flags: string | number): number {
	const fd = openSync(path, flags);
	opened.push(fd);
	return fd;
}

/** Both ends of a pipe; nobody reads unless the test does. Its writing end blocks, as that of a shell does. */
function openPipe(): { readonly reader: number; readonly writer: number } {
	const path = join(folder, "pipe");
	execFileSync("mkfifo", [path]);
	const reader = open(path, constants.O_RDONLY | constants.O_NONBLOCK);
	return { reader, writer: open(path, constants.O_WRONLY) };
}

function readAll(reader: number): string {
	const parts: Buffer[] = [];
	const part = Buffer.alloc(65_536);
	try {
		for (let count = readSync(reader, part); count > 0; count = readSync(reader, part)) {
			parts.push(Buffer.from(part.subarray(0, count)));
		}
	} catch {
		// Nothing more is in it.
	}
	return Buffer.concat(parts).toString();
}

const line = (index: number) => `${JSON.stringify({ index, text: "x".repeat(1_000) })}\n`;

test("a file takes every line", () => {
	const path = join(folder, "log");
	let dropped = 0;
	const { write } = openLogDestination(open(path, "w"), (lines) => {
		dropped += lines;
	});
	write("one\n");
	write("two\n");
	expect([readFileSync(path, "utf8"), dropped]).toEqual(["one\ntwo\n", 0]);
});

test.runIf(process.platform === "linux")("lines for a full disk are dropped and counted", () => {
	let dropped = 0;
	const { write } = openLogDestination(open("/dev/full", "w"), (lines) => {
		dropped += lines;
	});
	for (let index = 0; index < 100; index++) write(line(index));
	expect(dropped).toBe(100);
});

test.runIf(process.platform === "linux")("lines for a pipe without a reader are dropped and counted", () => {
	const { reader, writer } = openPipe();
	let dropped = 0;
	const { write } = openLogDestination(writer, (lines) => {
		dropped += lines;
	});
	closeSync(opened.splice(opened.indexOf(reader), 1)[0] ?? 0);
	for (let index = 0; index < 100; index++) write(line(index));
	expect(dropped).toBe(100);
});

test.runIf(process.platform === "linux")(
	"a pipe that nobody reads: lines wait up to a mebibyte, then they are dropped, and the reader learns how many",
	async () => {
		const { reader, writer } = openPipe();
		let dropped = 0;
		const { write } = openLogDestination(writer, (lines) => {
			dropped += lines;
		});
		const count = 3_000;
		for (let index = 0; index < count; index++) write(line(index));
		expect(dropped).toBeGreaterThan(1_000);
		let text = "";
		while (!text.includes('"index":1\n') && !text.includes("last")) {
			text += readAll(reader);
			if (text.split("\n").length > count - dropped) write(`{"last":true}\n`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		const lines = text
			.trim()
			.split("\n")
			.map((written) => JSON.parse(written));
		expect(lines.slice(0, -2).map(({ index }) => index)).toEqual([...Array(count - dropped).keys()]);
		expect(lines.slice(-2)).toMatchObject([{ level: 40, lines: dropped }, { last: true }]);
	},
);
