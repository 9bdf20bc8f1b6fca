// A webinar of the past through the batch door of a stand-in.
import { MAX_REPORT_BYTES, SLOT_MS } from "@qoscope/wire";
import { afterEach, expect, test } from "vitest";
import { openStandIn, type StandIn } from "../../test/stand-in-server.js";
import { makeCast } from "./make-cast.js";
import { runBackfill } from "./run-backfill.js";
import { createTally } from "./tally.js";
import type { Timeline } from "./timeline.js";
import { makeTrack } from "./track.js";

const KEY = { id: "agent", secret: "0123456789abcdef0123456789abcdef" };
const AT_MS = Date.UTC(2026, 2, 1, 10);
const NOW_MS = Date.UTC(2026, 2, 2);
const timeline: Timeline = {
	now: () => NOW_MS,
	after: (_, act) => {
		const immediate = setImmediate(act);
		return () => clearImmediate(immediate);
	},
};
const picture = { durationMs: 5_000, bytes: 123_456_789, packets: 98_765, lossMaxRatio: 0.123456789 };
const TRACK = makeTrack(
	"made up",
	[0, 1].map((slot) => ({
		slotMs: slot * SLOT_MS,
		samples: (["video_input", "video_output", "as_input", "as_output"] as const).map((type) => ({
			type,
			sample: picture,
		})),
	})),
);

let standIn: StandIn | undefined;
afterEach(async () => {
	await standIn?.close();
	standIn = undefined;
});

async function play(options: { participants: number; slots: number; batchStatus?: () => number; keySecret?: string }) {
	const { participants, slots, batchStatus = () => 200, keySecret = KEY.secret } = options;
	const opened = await openStandIn({ keySecret, now: () => NOW_MS, batchStatus });
	standIn = opened;
	const tally = createTally();
	const cast = await makeCast({
		participants,
		seed: 1,
		tracks: [TRACK],
		webinar: { number: 5, kind: "meeting", uuid: "m3WqMkvuRXyYqHAeKWhk9w==" },
		key: KEY,
		expiresAtMs: NOW_MS + 60_000,
		backfill: true,
	});
	const stop = new AbortController().signal;
	const given = { cast, url: opened.url, webinar: 5, startMs: AT_MS, slots, timeline, tally, stop, fetch };
	const done = runBackfill(given);
	return { server: opened, tally, done };
}

test("every slot of everybody is stored once, in bodies below the bound, by tokens that allow it", async () => {
	const { server, tally, done } = await play({ participants: 10, slots: 720 });
	await done;
	expect(server.problems).toEqual([]);
	expect(tally).toMatchObject({ sent: 7_200, acknowledged: 7_200, refused: 0, connected: 0 });
	const slots = Array.from({ length: 720 }, (_, index) => AT_MS + index * SLOT_MS);
	for (const jti of new Set(server.stored.map(({ claims }) => claims.jti))) {
		expect(server.stored.filter(({ claims }) => claims.jti === jti).map(({ slot }) => slot)).toEqual(slots);
	}
	expect(server.stored.every(({ claims }) => claims.backfill === true && claims.webinar.uuid !== undefined)).toBe(true);
	expect(server.stored[0]?.claims.webinar).toMatchObject({ kind: "meeting", topic: "Simulated meeting" });
	expect(server.bodies.length).toBeGreaterThan(20);
	expect(Math.max(...server.bodies)).toBeGreaterThan(MAX_REPORT_BYTES * 0.9);
});

test("the host comes first and leaves last, and that leave alone ends the webinar", async () => {
	const { server, done } = await play({ participants: 5, slots: 3 });
	await done;
	expect(server.stored[0]?.claims.participant.role).toBe("host");
	expect(server.leaves.map(({ end }) => end)).toEqual([false, false, false, false, true]);
	expect(server.leaves.at(-1)).toMatchObject({ jti: expect.stringMatching(/-1$/), afterReports: 15 });
});

test("a busy server is asked again", async () => {
	let calls = 0;
	const { tally, done } = await play({ participants: 2, slots: 1, batchStatus: () => (calls++ % 2 === 0 ? 503 : 200) });
	await done;
	expect(tally).toMatchObject({ sent: 2, acknowledged: 2, refused: 0 });
	expect(calls).toBe(6);
});

test("a server that stays busy ends the simulation with a line that says where to look", async () => {
	const { done } = await play({ participants: 1, slots: 1, batchStatus: () => 503 });
	await expect(done).rejects.toThrow(/took no reports for 30 attempts: look at the server's log/);
});

test("a body that is turned away counts each of its reports as refused", async () => {
	const { tally, done } = await play({ participants: 2, slots: 4, keySecret: "another secret, another, another" });
	await done;
	expect(tally).toMatchObject({ sent: 8, acknowledged: 0, refused: 8 });
	expect(tally.reasons.get("malformed")).toBe(3);
});
