/** The sender of examples/native-sender, a server that takes what it sends, and the agent on the same reports. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ReplayedSlot, readPoll, readRecording, replayRecording } from "@qoscope/agent/replay";
import { type Batch, type BatchAnswer, decodeSample, type EncodedSample } from "@qoscope/wire";
import { type Answer, serve } from "../../packages/client/test/serve.js";
import { REPOSITORY } from "./qoscope-process.js";
import { findExampleTools, runProgram } from "./run-program.js";

const { python, canInstall } = await findExampleTools();
export const PYTHON = python ?? "python3";
export const withoutPython = python === undefined && !canInstall;
if (withoutPython) console.log("skipped: the native sender needs python3, which is not here, nor apt-get");

export const FOLDER = "examples/native-sender";
export const SAMPLE = readFileSync(join(REPOSITORY, FOLDER, "sample.jsonl"), "utf8");
export const WEBINAR = 93201235621;
export const KEY = { QOSCOPE_AGENT_KEY_ID: "key", QOSCOPE_AGENT_KEY_SECRET: "a secret of the key" };

export interface Line {
	readonly timestamp: number;
	readonly stats: readonly Readonly<Record<string, unknown>>[];
}
export const linesOf = (text: string): Line[] =>
	text
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line));
export const textOf = (lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");

/** As make_sample.py does it: what the other end reports is stamped with the time at which that came. */
const timeOf = (stats: Line["stats"]): number =>
	Math.max(...stats.filter(({ type }) => !`${type}`.startsWith("remote")).map(({ timestamp }) => Number(timestamp)));

/** The recordings of fixtures/ as the sender reads them, whole, by the names of their files. */
export function readRecordings(): (readonly [string, Line[]])[] {
	const folder = join(REPOSITORY, "fixtures/recordings");
	return readdirSync(folder).map((file) => {
		const polls = readRecording(join(folder, file)).map(readPoll);
		return [file, polls.flatMap((poll) => (poll ? [{ timestamp: timeOf(poll.stats), stats: poll.stats }] : []))];
	});
}

/**
 * Five minutes ago. The first slot is a part of one, and no report comes near the border of a slot, where the clocks of
 * two senders may part.
 */
const STARTED_S = Math.floor(Date.now() / 60_000 - 5) * 60 + 7.5;

export const send = (
	url: string,
	options: readonly string[],
	input: string,
	variables: Readonly<Record<string, string>>,
) =>
	runProgram(
		[PYTHON, "-B", `${FOLDER}/main.py`, "--qoscope", url, "--webinar", `${WEBINAR}`, ...options],
		variables,
		input,
	);
export const RECORDED = ["--recorded-at", `${STARTED_S}`];

/** A report of one received stream. */
export function audio(timestamp: number, bytesReceived: number): Line {
	const counters = { bytesReceived, packetsReceived: bytesReceived / 100, packetsLost: 0, jitter: 0.004 };
	return { timestamp, stats: [{ type: "inbound-rtp", kind: "audio", id: "a", ssrc: 7, timestamp, ...counters }] };
}

/** What the agent makes of the same reports, and the frames that it sends. */
export async function replay(lines: readonly Line[]) {
	const firstMs = lines[0]?.timestamp ?? 0;
	const polls = lines.map(({ timestamp, stats }) => ({
		...{ type: "poll", connection: "c1", atMs: timestamp - firstMs, wallMs: timestamp, stats },
	}));
	const reports: { slot: number; samples: EncodedSample[] }[] = [];
	const slots = await replayRecording(polls, {
		startMs: STARTED_S * 1_000,
		onFrame(text) {
			const { slot, samples } = JSON.parse(text);
			reports.push({ slot, samples });
		},
	});
	return { slots, reports };
}

export const decode = (reports: Batch["reports"]): ReplayedSlot[] =>
	reports.map(({ slot, samples }) => ({
		slotMs: slot,
		samples: samples.map((encoded) => {
			const decoded = decodeSample(encoded);
			if (!decoded.ok) throw new Error(decoded.problem);
			return decoded.value as ReplayedSlot["samples"][number];
		}),
	}));

const TOTALS = ["bytes", "packets", "packetsLost", "frames"] as const;
/** Over the whole call, by type and quantity. */
export function totalsOf(slots: readonly ReplayedSlot[]): Record<string, number> {
	const totals: Record<string, number> = {};
	for (const { type, sample } of slots.flatMap(({ samples }) => samples)) {
		for (const name of TOTALS) {
			const key = `${type}.${name}`;
			if (sample[name] !== undefined) totals[key] = (totals[key] ?? 0) + sample[name];
		}
	}
	return totals;
}

/** A server that takes everything, unless it is told what to answer instead. */
export async function standIn(instead: (before: number, batch: Batch) => Answer | undefined = () => undefined) {
	const batches: Batch[] = [];
	const server = await serve((_, before) => {
		const batch: Batch = JSON.parse(server.asked[before]?.body ?? "");
		batches.push(batch);
		return instead(before, batch) ?? { body: takenOf(batch) };
	});
	return { ...server, batches, reports: () => batches.flatMap(({ reports }) => reports) };
}
export const takenOf = ({ reports }: Batch): BatchAnswer => ({
	acknowledged: reports.map(({ slot }) => slot),
	...{ refused: [], participantId: "1", webinarUuid: "4444AAAiAAAAAiAiAiiAig==" },
});
