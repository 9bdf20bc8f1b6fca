/**
 * @module Replays recorded getStats() through the real agent on a virtual clock: what comes out is what it would have
 * reported. For Node; no part of the browser's bundle. The recordings' format is that of fixtures/README.md.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { StatsReport } from "./measure/adapt.js";
import type { TypedSample } from "./measure/sample.js";
import { createVirtualEnvironment } from "./replay/virtual-environment.js";
import { startAgent } from "./start-agent.js";

export type { ServerSide, VirtualEnvironment, VirtualServer } from "./replay/virtual-environment.js";
export { createVirtualEnvironment } from "./replay/virtual-environment.js";

type Entry = Readonly<Record<string, unknown>>;

export interface RecordedPoll {
	readonly type: "poll";
	readonly connection: string;
	readonly atMs: number;
	readonly wallMs: number;
	readonly stats: readonly Entry[];
}

export interface ReplayedSlot {
	readonly slotMs: number;
	readonly samples: readonly TypedSample[];
}

export interface ReplayOptions {
	/** Where on the server's clock the recording begins. */
	readonly startMs?: number;
	/** Gets each report frame as it goes over the wire. */
	readonly onFrame?: (text: string) => void;
	/** Another build of the agent. */
	readonly start?: typeof startAgent;
}

/** Seven seconds after a minute, so that the first slot is a part of one. */
export const REPLAY_START_MS = Date.UTC(2026, 0, 1, 0, 0, 7);
/** Timers of the agent that fall due so soon after a recorded poll belong to it: the recorder's own timer wavered. */
const TOLERANCE_MS = 100;

/** Reads gzipped JSON lines. */
export function readRecording(path: string | URL): unknown[] {
	const text = gunzipSync(readFileSync(path)).toString("utf8");
	return text
		.trimEnd()
		.split("\n")
		.map((line): unknown => JSON.parse(line));
}

/** A connection of a recording: its newest poll. */
interface Source {
	stats: StatsReport;
	getStats(): Promise<StatsReport>;
}

function isObject(value: unknown): value is Entry {
	return typeof value === "object" && value !== null;
}

/** A line that is a poll; throws when it says so and is none. */
export function readPoll(line: unknown): RecordedPoll | undefined {
	if (!isObject(line) || line["type"] !== "poll") return undefined;
	const { connection, atMs, wallMs, stats } = line;
	if (typeof connection !== "string" || typeof atMs !== "number" || typeof wallMs !== "number") {
		throw new TypeError("A recorded poll needs connection, atMs and wallMs.");
	}
	if (!Array.isArray(stats)) throw new TypeError("A recorded poll needs stats.");
	return { type: "poll", connection, atMs, wallMs, stats: stats.filter(isObject) };
}

/**
 * Feeds the lines of a recording to an agent whose server answers at once. Each recorded poll is read at its own time;
 * `share-start` events are passed to `share()`.
 */
export async function replayRecording(
	lines: Iterable<unknown>,
	{ startMs = REPLAY_START_MS, onFrame, start = startAgent }: ReplayOptions = {},
): Promise<ReplayedSlot[]> {
	const slots: ReplayedSlot[] = [];
	const environment = createVirtualEnvironment({
		wallMs: startMs,
		server: {
			onConnect: (connection) => connection.open(),
			onFrame(connection, frame) {
				const serverTimeMs = startMs + environment.now();
				if (frame["type"] === "hello") {
					connection.send({ type: "hello", version: 1, serverTimeMs, participantId: "1" });
				}
				if (frame["type"] === "echo") connection.send({ type: "echo", at: frame["at"], serverTimeMs });
				if (frame["type"] === "leave") connection.send({ type: "left" });
				if (frame["type"] !== "report") return;
				onFrame?.(JSON.stringify(frame));
				connection.send({ type: "ack", slots: [frame["slot"]] });
			},
		},
	});
	const agent = start(
		{
			url: "https://replay.invalid/agent/v1/webinars/1",
			token: "replay",
			onReport: ({ slot, samples }) => slots.push({ slotMs: slot, samples }),
		},
		environment,
	);
	const sources = new Map<string, Source>();
	let wallOffsetMs: number | undefined;
	for (const line of lines) {
		const poll = readPoll(line);
		if (poll) {
			const { connection, atMs, wallMs, stats } = poll;
			const source: Source = sources.get(connection) ?? { stats, getStats: async () => source.stats };
			sources.set(connection, source);
			source.stats = stats;
			// The recorder's wall clock, moved to where the replay begins.
			wallOffsetMs ??= startMs + atMs - wallMs;
			environment.setWall(wallMs + wallOffsetMs - (atMs - environment.now()));
			await environment.advanceTo(atMs, TOLERANCE_MS);
			// Read now, also where the agent's next tick is later: connections may have been recorded at different times.
			agent.watch(source);
			await environment.advanceTo(environment.now());
		} else if (isObject(line) && line["event"] === "share-start" && typeof line["trackIdentifier"] === "string") {
			agent.share(line["trackIdentifier"], typeof line["mid"] === "string" ? line["mid"] : undefined);
		}
	}
	await agent.leave();
	return slots;
}
