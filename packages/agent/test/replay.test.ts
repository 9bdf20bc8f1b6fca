// Recordings of several connections, made here: what comes out is all that lies between each one's first and last poll.
import fc from "fast-check";
import { expect, test } from "vitest";
import { REPLAY_START_MS, type ReplayedSlot, replayRecording } from "../src/replay.js";

const WALL_MS = Date.UTC(2026, 1, 1);
/** 50 packets of 80 bytes a second, received by a connection since it began. */
function poll(connection: string, beganMs: number, atMs: number) {
	const packetsReceived = Math.round((atMs - beganMs) / 20) + 1;
	const counters = { packetsReceived, bytesReceived: packetsReceived * 80, packetsLost: 0 };
	const stats = [
		{ id: "I", type: "inbound-rtp", kind: "audio", ssrc: 1, mid: "0", timestamp: WALL_MS + atMs, ...counters },
	];
	return { type: "poll", connection, atMs, wallMs: WALL_MS + atMs, stats };
}
const sum = (slots: readonly ReplayedSlot[], name: "packets" | "bytes" | "durationMs") =>
	slots.flatMap(({ samples }) => samples).reduce((total, { sample }) => total + (sample[name] ?? 0), 0);

test("a connection that begins later, and is polled at moments of its own, loses nothing", async () => {
	const lines = Array.from({ length: 60 }, (_, second) => [
		poll("first", 0, second * 1_000),
		...(second < 20 ? [] : [poll("second", 20_000, second * 1_000 + 430)]),
	]).flat();
	const slots = await replayRecording(lines);
	expect(sum(slots, "packets")).toBe(59 * 50 + 39 * 50);
	// Both receive sound at the same time, and the second's last poll is the last of all.
	expect(sum(slots, "durationMs")).toBe(59_430);
});

test("each recorded poll counts, whatever the pace and however many connections there are", async () => {
	const connection = fc.record({
		beganMs: fc.integer({ min: 0, max: 20_000 }),
		steps: fc.array(fc.integer({ min: 200, max: 9_000 }), { minLength: 1, maxLength: 12 }),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(connection, { minLength: 1, maxLength: 4 }), async (connections) => {
			const lines = connections.flatMap(({ beganMs, steps }, index) => {
				let atMs = beganMs;
				return [0, ...steps].map((step) => {
					atMs += step;
					return poll(`c${index}`, beganMs, atMs);
				});
			});
			lines.sort((a, b) => a.atMs - b.atMs);
			const expected = connections.reduce(
				(total, { steps }) => total + Math.round(steps.reduce((all, step) => all + step, 0) / 20),
				0,
			);
			const slots = await replayRecording(lines);
			expect(sum(slots, "packets")).toBe(expected);
			for (const { slotMs, samples } of slots) {
				expect(slotMs % 5_000).toBe(0);
				expect(slotMs).toBeGreaterThanOrEqual(REPLAY_START_MS - 5_000);
				for (const { sample } of samples) expect(sample.durationMs).toBeLessThanOrEqual(5_000);
			}
		}),
		{ numRuns: 60 },
	);
});
