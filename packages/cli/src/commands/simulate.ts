/** `qoscope simulate`: participants that replay real recordings over the real protocol, for trying and for load. */
import { randomBytes } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UnreachableError } from "@qoscope/client";
import { slotStartOf } from "@qoscope/wire";
import { type Command, type Context, type Input, PLACE_OPTIONS } from "../command.js";
import { Failure, UsageError } from "../failure.js";
import { KIND_OPTION, kindOf } from "../kind-option.js";
import { parseDurationMs } from "../parse-duration.js";
import { readCredentials } from "../read-credentials.js";
import { loadTracks } from "../simulate/load-tracks.js";
import { makeCast, slotCountOf } from "../simulate/make-cast.js";
import { runBackfill } from "../simulate/run-backfill.js";
import { runLive } from "../simulate/run-live.js";
import { createTally, progressLine, recordLine, summaryLine, type Tally } from "../simulate/tally.js";
import { realTimeline } from "../simulate/timeline.js";
import { webinarNumberOf } from "../webinar-option.js";

/** Beside the packages, as in the repository. */
const RECORDINGS = fileURLToPath(new URL("../../../../fixtures/recordings/", import.meta.url));
const PROGRESS_MS = 1_000;
/** A token's `exp` bounds its first report only; thousands who join at once may have to wait for theirs. */
const TOKEN_SPARE_MS = 600_000;

function countOf(input: Input, name: string, lowest: number, highest: number, absent: number): number {
	const text = input.text(name) ?? String(absent);
	const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
	if (value >= lowest && value <= highest) return value;
	throw new UsageError(`--${name} must be a whole number from ${lowest} to ${highest}`);
}

function startOf(input: Input, durationMs: number, nowMs: number): number | undefined {
	const text = input.text("at");
	if (text === undefined) return undefined;
	const atMs = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(text) ? Date.parse(text) : Number.NaN;
	if (Number.isNaN(atMs)) throw new UsageError("--at must be a time such as 2026-03-01T10:00:00Z");
	if (atMs + durationMs > nowMs) throw new UsageError("--at and --for must end in the past");
	return slotStartOf(atMs);
}

/** 16 random bytes without `/` and `+`, so that it needs no care in a path. */
function mintUuid(): string {
	return randomBytes(16).toString("base64").replaceAll("/", "A").replaceAll("+", "B");
}

/** Any answer will do: what a simulation needs to know is that somebody listens. */
async function checkReachable(url: string): Promise<void> {
	const response = await fetch(url, { redirect: "manual" }).catch((error: unknown) => {
		throw new UnreachableError(url, error);
	});
	await response.body?.cancel();
}

function openRecord(file: string | undefined, folder: string) {
	if (file === undefined) return { record: () => undefined, close: () => undefined };
	let target: number;
	try {
		target = openSync(resolve(folder, file), "w", 0o600);
	} catch {
		throw new Failure(`${file} cannot be written`);
	}
	const record: Tally["record"] = (report) => {
		writeSync(target, recordLine(report));
	};
	return { record, close: () => closeSync(target) };
}

async function simulate(context: Context, input: Input): Promise<number> {
	const number = webinarNumberOf(input);
	const kind = kindOf(input);
	const participants = countOf(input, "participants", 1, 100_000, 3);
	const seed = countOf(input, "seed", 0, 4_294_967_295, 1);
	const durationMs = parseDurationMs(input.text("for") ?? "60s", "for");
	const startMs = startOf(input, durationMs, context.now());
	const { url, agentKeyId, agentKeySecret } = readCredentials(context, input);
	await checkReachable(url);
	const tracks = await loadTracks(resolve(context.folder, input.text("recordings") ?? RECORDINGS));
	const cast = await makeCast({
		participants,
		seed,
		tracks,
		// Named in a back-fill, so that all of it lands in one instance whatever else runs under this number.
		webinar: startMs === undefined ? { number, kind } : { number, kind, uuid: mintUuid() },
		key: { id: agentKeyId, secret: agentKeySecret },
		expiresAtMs: context.now() + durationMs + TOKEN_SPARE_MS,
		backfill: startMs !== undefined,
	});

	const file = openRecord(input.text("record"), context.folder);
	const tally = createTally(file.record);
	const given = { cast, url, webinar: number, slots: slotCountOf(durationMs), tally, stop: context.stop };
	context.tell(
		`simulating ${participants} participants of ${kind} ${number} at ${url}: replayed recordings, not people`,
	);
	const progress = setInterval(() => context.tell(progressLine(tally, participants)), PROGRESS_MS);
	try {
		if (startMs === undefined) await runLive({ ...given, timeline: realTimeline, seed, end: input.has("end") });
		else await runBackfill({ ...given, timeline: realTimeline, startMs, fetch });
	} finally {
		clearInterval(progress);
		file.close();
	}
	context.tell(progressLine(tally, participants));
	for (const [reason, times] of tally.reasons) context.tell(`turned away: ${reason}, ${times} times`);
	const lost = tally.sent - tally.acknowledged - tally.refused;
	if (lost > 0) context.tell(`never acknowledged: ${lost} reports`);
	context.print(summaryLine(tally, participants));
	return lost > 0 || tally.reasons.size > 0 ? 1 : 0;
}

export const simulateCommand: Command = {
	name: "simulate",
	summary: "let simulated participants replay recordings of real calls over the real protocol",
	positionals: [],
	options: {
		webinar: { value: "NUMBER", help: "number of the webinar, meeting or session (required)" },
		kind: KIND_OPTION,
		participants: { value: "COUNT", help: "how many; the first one is the host (default 3)" },
		for: { value: "TIME", help: "how long each reports: 30s, 5m, 1h (default 60s)" },
		seed: { value: "NUMBER", help: "decides who replays which recording from where (default 1)" },
		at: { value: "TIME", help: "write a past one that has ended and began then, such as 2026-03-01T10:00:00Z" },
		end: { help: "the host ends it when leaving; always so with --at" },
		record: { value: "FILE", help: "write each acknowledged report to a file, as a line of JSON" },
		recordings: { value: "FOLDER", help: "folder of the recordings (default: those of the repository)" },
		...PLACE_OPTIONS,
	},
	notes: [
		'Everything that it writes is simulated: names are "Simulated 1", "Simulated 2" and so on, and so are their devices,',
		"which are several browsers on Windows, macOS, iOS and Android.",
	],
	run: simulate,
};
