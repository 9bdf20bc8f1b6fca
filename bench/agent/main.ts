/** `npm run bench:agent`: measures what the agent costs beside its peers, prints it and writes results.md. */
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser/open-page.js";
import { weigh } from "./measure/bytes.js";
import { timeCall } from "./measure/call.js";
import type { Cost } from "./measure/costs.js";
import { weighHeap } from "./measure/heap.js";
import { timeProcessing } from "./measure/processing.js";
import { handedOut, ourFrames } from "./measure/wire.js";
import { machine } from "./report/machine.js";
import { bytesSection, callSection, heapSection, isKept, processingSection, wireSection } from "./report/sections.js";

const figures = ["bytes", "wire", "heap", "processing", "call"];
const { values } = parseArgs({
	options: {
		only: { type: "string", default: figures.join() },
		streams: { type: "string", default: "1,10,50" },
		seconds: { type: "string", default: "20" },
		rounds: { type: "string", default: "3" },
		"processing-rounds": { type: "string", default: "15" },
	},
});
const streamCounts = values.streams.split(",").map(Number);
const wanted = new Set(values.only.split(","));
const unknown = [...wanted].filter((name) => !figures.includes(name));
if (unknown.length > 0) {
	console.error(`No figure ${unknown.join(", ")}. There are: ${figures.join(", ")}.`);
	process.exit(2);
}

const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)}  ${line}`);
const sections: string[] = [];
const show = (section: string) => {
	sections.push(section);
	console.log(`\n${section}\n`);
};

const browser = await openBrowser();
try {
	show(`# What the agent costs\n\n${machine(browser.version())}`);
	if (wanted.has("bytes")) show(bytesSection(await weigh()));
	if (wanted.has("wire")) {
		const frames = [await ourFrames("steady"), await ourFrames("loss")];
		show(wireSection(frames, await handedOut(browser, say)));
	}
	if (wanted.has("heap")) show(heapSection(await weighHeap(browser, say)));
	if (wanted.has("processing")) {
		const costs = new Map<number, Cost[]>();
		const rounds = Number(values["processing-rounds"]);
		for (const streams of streamCounts) costs.set(streams, await timeProcessing(browser, { streams, rounds, say }));
		show(processingSection(costs, rounds));
	}
	if (wanted.has("call")) {
		const costs = new Map<number, Cost[]>();
		const how = { seconds: Number(values.seconds), rounds: Number(values.rounds), say };
		for (const streams of streamCounts) costs.set(streams, await timeCall(browser, { streams, ...how }));
		show(callSection(costs, how));
	}
} finally {
	await browser.close();
}
// Part of the figures would take the place of all.
if (figures.every((name) => wanted.has(name))) {
	await writeFile(new URL("results.md", import.meta.url), `${sections.join("\n\n")}\n`);
}
process.exitCode = sections.every(isKept) ? 0 : 1;
