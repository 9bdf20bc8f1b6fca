// What recordings of every browser have in common: the page's scripts, and the file that is written.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const OUTPUT = process.env.RECORDINGS_DIR ?? fileURLToPath(new URL("../fixtures/recordings/", import.meta.url));

export const CAMERA_SIZES = { a: { width: 320, height: 180 }, b: { width: 640, height: 360 } };

export const readPageScripts = () =>
	Promise.all(
		["record-simulcast.js", "record-page.js"].map((script) => readFile(new URL(script, import.meta.url), "utf8")),
	);

export const say = (name, text) => process.stdout.write(`${name}: ${text}\n`);

/** `recorded` is what the page's recorder gives when it is stopped. */
export async function writeRecording({ name, browser, note }, recorded) {
	const header = {
		type: "recording",
		version: 1,
		name,
		browser,
		recordedOn: new Date().toISOString().slice(0, 10),
		note,
		shares: recorded.shares,
	};
	const lines = [header, ...recorded.lines, { type: "end", atMs: recorded.atMs }];
	const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
	const packed = gzipSync(text, { level: 9 });
	await mkdir(OUTPUT, { recursive: true });
	await writeFile(new URL(`${name}.jsonl.gz`, `file://${OUTPUT}/`), packed);
	const polls = lines.filter(({ type }) => type === "poll").length;
	say(name, `${polls} polls, ${packed.length} bytes (${text.length} unpacked)`);
}
