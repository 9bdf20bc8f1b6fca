// How far back is read to tell a dead way from a mute: as far as the silence lasts, or not at all.
import { cutOffsOf, rollUpSlot, type Sample, SLOT_MS, type StreamType } from "@qoscope/wire";
import { expect, test } from "vitest";
import type { SlotSample } from "../../store/ports.js";
import { readSilence } from "./read-silence.js";

const NOW = 1_772_360_160_000;
const SINCE = NOW - 20_000;
const ANN = 2;
const instance = { account: "acme", uuid: "NknQtFSgSUSEYt2a9gc13A==" };
const FLOWS: Sample = { durationMs: 5_000, bytes: 20_250, packets: 250, latencyCount: 2, latencyRtcpCount: 0 };
const NOTHING: Sample = { durationMs: 5_000, bytes: 0, packets: 0 };
const times = (count: number, sample: Sample) => Array.from({ length: count }, () => sample);

/** The last of the samples is that of the newest slot. */
async function readWith(
	samples: readonly Sample[],
	told: Sample = FLOWS,
	type: StreamType = "audio_output",
	toldType = type,
) {
	const slots: readonly SlotSample[] = samples.map((sample, index) => ({
		...{ participant: ANN, type, sample },
		slotMs: NOW - (samples.length - index) * SLOT_MS,
	}));
	const asked: (readonly [sinceMs: number, untilMs: number])[] = [];
	const found = await readSilence(
		{
			recentSlots: async (_account, _uuid, _participants, sinceMs, untilMs = Number.POSITIVE_INFINITY) => {
				asked.push([sinceMs, untilMs]);
				return slots.filter(({ slotMs }) => slotMs >= sinceMs && slotMs < untilMs);
			},
		},
		{
			...{ instance, participant: ANN, sinceMs: SINCE },
			recent: slots.filter(({ slotMs }) => slotMs >= SINCE),
			rollups: [{ participant: ANN, type: toldType, rollup: rollUpSlot(NOW, told) }],
		},
	);
	return { asked, cutOffs: cutOffsOf(found) };
}

test("nothing more is read while nothing is silent", async () => {
	expect((await readWith(times(1_000, FLOWS))).asked).toEqual([]);
});

test.each<[string, Sample]>([
	["no round trips at all", NOTHING],
	["all of them by RTCP", { ...FLOWS, latencyRtcpCount: 2 }],
	["all of them by an echo", { ...FLOWS, latencyEchoCount: 2 }],
	["without their sources", { durationMs: 5_000, latencyCount: 2 }],
])("nor where the whole stay told %s", async (_, told) => {
	expect((await readWith(times(1_000, NOTHING), told)).asked).toEqual([]);
});

test("of what is sent without a report as far as that lasts, and nothing where nothing is sent", async () => {
	const REPORTED: Sample = { durationMs: 5_000, packets: 250, reportedBytes: 20_250, jitterCount: 5 };
	const LOST: Sample = { durationMs: 5_000, packets: 250 };
	const { asked, cutOffs } = await readWith([...times(900, REPORTED), ...times(4, LOST)], REPORTED, "audio_input");
	expect(asked).toEqual([[SINCE - 60_000, SINCE]]);
	expect(cutOffs).toMatchObject([{ fromMs: NOW - 20_000 }]);
	const silent = await readWith(times(900, NOTHING), REPORTED, "audio_output", "audio_input");
	expect(silent.asked).toEqual([]);
	expect((await readWith(times(900, LOST), LOST, "audio_input")).asked).toEqual([]);
});

test("of a silence that has just begun a minute is read, however long the stay", async () => {
	const { asked, cutOffs } = await readWith([...times(5_000, FLOWS), ...times(4, NOTHING)]);
	expect(asked).toEqual([[SINCE - 60_000, SINCE]]);
	expect(cutOffs).toMatchObject([{ fromMs: NOW - 20_000 }]);
});

test("one that lasts is read from its beginning, in steps, with the quarter of a minute before", async () => {
	for (const silent of [13, 16, 17, 100, 720]) {
		const { asked, cutOffs } = await readWith([...times(5_000, FLOWS), ...times(silent, NOTHING)]);
		expect(cutOffs).toMatchObject([{ fromMs: NOW - silent * SLOT_MS, untilMs: NOW }]);
		const readMs = NOW - (asked.at(-1)?.[0] ?? NOW);
		expect(readMs).toBeGreaterThanOrEqual((silent + 3) * SLOT_MS);
		expect(readMs).toBeLessThanOrEqual(2 * (silent + 3) * SLOT_MS + 80_000);
		expect(asked.length).toBeLessThan(8);
	}
});

test("it ends where no slots are, as before the first one", async () => {
	const { asked, cutOffs } = await readWith(times(30, NOTHING));
	expect(asked).toHaveLength(2);
	expect(cutOffs).toEqual([]);
});
