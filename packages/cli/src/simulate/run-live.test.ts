// Simulated participants against a stand-in that holds every frame to the schemas of the wire, on a clock that is counted
// instead of measured.
import { SLOT_MS, slotStartOf } from "@qoscope/wire";
import { afterEach, describe, expect, test } from "vitest";
import { openStandIn, type StandIn, type StandInOptions } from "../../test/stand-in-server.js";
import { makeCast } from "./make-cast.js";
import { runLive } from "./run-live.js";
import { createTally, recordLine, type StoredReport } from "./tally.js";
import type { Timeline } from "./timeline.js";
import { makeTrack, type Track } from "./track.js";

const KEY = { id: "agent", secret: "0123456789abcdef0123456789abcdef" };
/** How far the clock goes in a turn of the event loop, and at most once in a millisecond. */
const TURN_MS = 50;
/** How wrong a participant may be about the server's clock: half of a round trip, which takes a few turns. */
const CLOCK_ERROR_MS = 1_000;
const START_MS = Date.UTC(2026, 2, 1, 10, 0, 1);

/**
 * Participants and stand-in share this process, so that a round trip takes few turns of its event loop, however long the
 * machine lets a turn last: a clock that counts turns stands still while the process does, and no answer is late by it.
 */
function countedTimeline(earlyMs = 0, turnMs = TURN_MS): Timeline & { readonly stop: () => void } {
	let nowMs = START_MS;
	const waiting = new Set<{ readonly dueMs: number; readonly act: () => void }>();
	const turns = setInterval(() => {
		nowMs += turnMs;
		const due = [...waiting].filter(({ dueMs }) => dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs);
		// One that an earlier one has cancelled is no longer among them.
		for (const timer of due) if (waiting.delete(timer)) timer.act();
	}, 1);
	return {
		now: () => nowMs,
		after: (delayMs, act) => {
			const timer = { dueMs: nowMs + delayMs - earlyMs, act };
			waiting.add(timer);
			return () => waiting.delete(timer);
		},
		stop: () => clearInterval(turns),
	};
}
const audio = (packets: number) => [
	{ type: "audio_input" as const, sample: { durationMs: 5_000, bytes: packets * 100, packets } },
];
/** Three slots, a gap, and one more. */
const TRACK: Track = makeTrack(
	"made up",
	[0, 1, 2, 4].map((slot) => ({ slotMs: slot * SLOT_MS, samples: audio(slot + 1) })),
);

let standIn: StandIn | undefined;
let stopClock = () => {};
afterEach(async () => {
	stopClock();
	await standIn?.close();
	standIn = undefined;
});

interface Play extends Omit<StandInOptions, "keySecret"> {
	readonly participants?: number;
	readonly slots?: number;
	readonly end?: boolean;
	readonly serverAheadMs?: number;
	readonly stop?: AbortSignal;
	/** How long before its time each timer fires, by the clock. */
	readonly earlyMs?: number;
	readonly turnMs?: number;
	readonly keySecret?: string;
}
async function play({ participants = 1, slots = 3, end = false, serverAheadMs = 0, stop, ...rest }: Play) {
	const { earlyMs, turnMs, ...server } = rest;
	const timeline = countedTimeline(earlyMs, turnMs);
	stopClock = timeline.stop;
	const opened = await openStandIn({ keySecret: KEY.secret, now: () => timeline.now() + serverAheadMs, ...server });
	standIn = opened;
	const records: StoredReport[] = [];
	const tally = createTally((report) => records.push(report));
	const cast = await makeCast({
		participants,
		seed: 1,
		tracks: [TRACK],
		webinar: { number: 5, kind: "webinar" },
		key: KEY,
		expiresAtMs: START_MS + 3_600_000,
		backfill: false,
	});
	await runLive({
		cast,
		url: opened.url,
		webinar: 5,
		slots,
		facts: { version: "test" },
		timeline,
		tally,
		seed: 1,
		stop: stop ?? new AbortController().signal,
		end,
	});
	return { server: opened, tally, records, cast };
}

test("every participant reports each slot of its track once, after its end on the server's clock, then leaves", async () => {
	const { server, tally, cast } = await play({ participants: 5, slots: 7, serverAheadMs: 1_800_000 });
	expect(server.problems).toEqual([]);
	expect(tally).toMatchObject({
		connected: 0,
		refused: 0,
		sent: server.stored.length,
		acknowledged: server.stored.length,
	});
	expect(server.connections()).toBe(5);
	for (const { run, offset, phaseMs } of cast) {
		const mine = server.stored.filter((report) => report.run === run);
		const first = mine.map(({ slot }) => slot)[0] ?? 0;
		const places = Array.from({ length: 7 }, (_, index) => (offset + index) % 5);
		expect(mine.map(({ samples }) => samples)).toEqual(
			places.flatMap((place) => (place === 3 ? [] : [[[0, 5_000, (place + 1) * 100, place + 1]]])),
		);
		expect(new Set(mine.map(({ slot }) => slot)).size).toBe(mine.length);
		expect(mine.every(({ slot }) => slot === slotStartOf(slot) && slot >= first)).toBe(true);
		expect(mine.every(({ slot, atMs }) => atMs >= slot + SLOT_MS + phaseMs - CLOCK_ERROR_MS)).toBe(true);
	}
	expect(server.leaves.map(({ end }) => end)).toEqual([false, false, false, false, false]);
});

test("the first one is the host, and names say that they are simulated", async () => {
	const { server } = await play({ participants: 3, slots: 1 });
	const people = new Map(server.stored.map(({ claims }) => [claims.participant.name, claims.participant]));
	expect([...people.values()].toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
		{ name: "Simulated 1", role: "host" },
		{ name: "Simulated 2", role: "attendee" },
		{ name: "Simulated 3", role: "attendee" },
	]);
});

test("with an end the host leaves last", async () => {
	const { server } = await play({ participants: 4, slots: 2, end: true });
	expect(server.leaves.map(({ end }) => end)).toEqual([false, false, false, true]);
	expect(server.leaves.at(-1)?.jti).toMatch(/-1$/);
});

test("what was not acknowledged is sent again over a new connection", async () => {
	let cuts = 0;
	const { server, tally } = await play({ slots: 2, judge: () => (cuts++ === 0 ? "cut" : "ack") });
	expect(server.connections()).toBe(2);
	expect(tally).toMatchObject({ sent: 2, acknowledged: 2 });
	expect(server.stored).toHaveLength(2);
});

test("a server that asks to wait gets the same report again later", async () => {
	let waits = 0;
	const { server, tally } = await play({
		slots: 1,
		judge: () => (waits++ === 0 ? { type: "wait", forMs: 2_000, reason: "queue_full" } : "ack"),
	});
	expect(server.connections()).toBe(1);
	expect(tally).toMatchObject({ sent: 1, acknowledged: 1 });
	const [report] = server.stored;
	expect(report && report.atMs - report.slot - SLOT_MS).toBeGreaterThanOrEqual(2_000);
});

describe("a server that is behind", () => {
	/** Puts off the first so many reports of all. */
	const putOff = (times: number) => {
		let waits = 0;
		return () => (waits++ < times ? ({ type: "wait", forMs: 2_000, reason: "queue_full" } as const) : "ack");
	};

	test("gets what it put off although the timer fires a little early, as those of Node do", async () => {
		// The two beside it are of other slots: who sends only the newest never sends the first again.
		const { tally } = await play({ slots: 3, earlyMs: 2 * TURN_MS, judge: putOff(1) });
		expect(tally).toMatchObject({ sent: 3, acknowledged: 3, refused: 0 });
	});

	test("gets everything as long as it answers, however often it asks to wait", async () => {
		const { tally } = await play({ slots: 1, judge: putOff(30) });
		expect(tally).toMatchObject({ sent: 1, acknowledged: 1 });
	});

	test("is not held up for ever by those whom it puts off for ever", async () => {
		const { tally } = await play({ slots: 1, turnMs: 1_000, judge: putOff(Number.POSITIVE_INFINITY) });
		expect(tally).toMatchObject({ sent: 1, acknowledged: 0, connected: 0 });
	});

	test("that puts off the leave is asked again", async () => {
		let leaves = 0;
		const answerLeave = () =>
			leaves++ === 0 ? ({ type: "wait", forMs: 2_000, reason: "queue_full" } as const) : undefined;
		const { server } = await play({ slots: 1, end: true, answerLeave });
		expect(server.leaves.map(({ end }) => end)).toEqual([true]);
	});
});

describe("refusals", () => {
	test("that of one report is counted with its reason, and the rest goes on", async () => {
		let reports = 0;
		const { tally } = await play({
			slots: 3,
			judge: (slot) => (reports++ === 0 ? { type: "refuse", reason: "future_dated", message: "", slot } : "ack"),
		});
		expect(tally.sent - tally.acknowledged).toBe(1);
		expect([tally.refused, ...tally.reasons]).toEqual([1, ["future_dated", 1]]);
	});

	test("that of the connection ends the participant", async () => {
		const { tally } = await play({ slots: 3, judge: () => ({ type: "refuse", reason: "webinar_ended", message: "" }) });
		expect(tally).toMatchObject({ sent: 1, acknowledged: 0, refused: 1, connected: 0 });
		expect([...tally.reasons]).toEqual([["webinar_ended", 1]]);
	});

	test("reports that are never acknowledged do not hold the simulation for ever", async () => {
		const { tally } = await play({ slots: 1, judge: () => "ignore" });
		expect(tally).toMatchObject({ sent: 1, acknowledged: 0, refused: 0 });
	});

	test("a token that the server does not know ends in a count, not in endless attempts", async () => {
		const { tally, server } = await play({ slots: 1, keySecret: "another secret, another, another" });
		expect(tally.reasons.get("no connection")).toBe(1);
		expect(server.connections()).toBe(7);
	});
});

test("a stop makes everybody leave without waiting for the rest", async () => {
	const controller = new AbortController();
	const { server, tally } = await play({
		participants: 2,
		slots: 1_000,
		stop: controller.signal,
		judge: () => {
			controller.abort();
			return "ack";
		},
	});
	expect(server.leaves).toHaveLength(2);
	expect(tally.sent).toBeLessThan(5);
	expect(tally.acknowledged).toBe(tally.sent);
});

test("a record line holds what was stored and where", async () => {
	const { server, records } = await play({ slots: 1 });
	const [stored] = server.stored;
	const line: unknown = JSON.parse(records.map(recordLine).join(""));
	expect(line).toEqual({
		participantId: `id-${stored?.claims.jti}`,
		webinarUuid: "uuid==",
		run: stored?.run,
		slot: stored?.slot,
		samples: stored?.samples,
	});
});

test("the same seed gives the same cast, another seed another", async () => {
	const tracks = [TRACK, makeTrack("other", [{ slotMs: 0, samples: audio(9) }])];
	const roles = async (seed: number) => {
		const webinar = { number: 1, kind: "webinar" } as const;
		const options = { participants: 40, tracks, webinar, key: KEY, expiresAtMs: 1, backfill: false };
		return (await makeCast({ ...options, seed })).map(({ track, offset, phaseMs }) => [track.name, offset, phaseMs]);
	};
	expect(await roles(3)).toEqual(await roles(3));
	expect(await roles(3)).not.toEqual(await roles(4));
	expect(new Set((await roles(3)).map(([name]) => name)).size).toBe(2);
	// The fourth slot of the track is a gap, in which nobody begins.
	expect([...new Set((await roles(3)).map(([, offset]) => offset))].toSorted()).toEqual([0, 1, 2, 4]);
});
