// What a question for cut-off times reads: of the others a bounded part, however long and however many they are.
import { MINUTE_MS, rollUpSlot, type Sample, SLOT_MS, type StreamType } from "@qoscope/wire";
import { expect, test } from "vitest";
import type { Instance, MinuteRollup, SlotSample } from "../../store/ports.js";
import { MOST_CUT_OFFS, readCutOffs } from "./read-cut-offs.js";

const T = 1_772_360_160_000;
const ANN = 2;
const SPEAKER = 1;
const LISTENER = 3;
const FLOWS: Sample = { durationMs: 5_000, bytes: 20_250, packets: 250, latencyCount: 2, latencyRtcpCount: 0 };
const NOTHING: Sample = { durationMs: 5_000, bytes: 0, packets: 0 };
const SENT: Sample = { durationMs: 5_000, bytes: 20_250, packets: 250 };
const instance = { account: "acme", uuid: "NknQtFSgSUSEYt2a9gc13A==" } as Instance;
type Ask = readonly [participants: readonly number[], sinceMs: number, untilMs: number];

async function readWith(
	samples: readonly Sample[],
	sent: readonly Sample[] = samples.map(() => SENT),
	participant = ANN,
	listener = ANN,
) {
	const slots = (participant: number, type: StreamType, ofAll: readonly Sample[]): readonly SlotSample[] =>
		ofAll.map((sample, index) => ({ participant, type, slotMs: T + index * SLOT_MS, sample }));
	const rows = [...slots(listener, "audio_output", samples), ...slots(SPEAKER, "audio_input", sent)];
	const minutes: readonly MinuteRollup[] = rows.map(({ participant, type, slotMs, sample }) => ({
		...{ participant, type, minuteMs: slotMs - (slotMs % MINUTE_MS), rollup: rollUpSlot(slotMs, sample) },
	}));
	const asked: Ask[] = [];
	const found = await readCutOffs(
		{
			recentSlots: async (_account, _uuid, participants, sinceMs, untilMs = Number.POSITIVE_INFINITY) => {
				asked.push([participants, sinceMs, untilMs]);
				return rows.filter(
					({ participant, slotMs }) => participants.includes(participant) && slotMs >= sinceMs && slotMs < untilMs,
				);
			},
		},
		{ instance, participant, others: [ANN, SPEAKER, LISTENER].filter((id) => id !== participant), minutes },
	);
	return { found, asked, ofOthers: asked.filter(([participants]) => participants.includes(SPEAKER)) };
}

test("of an hour the others are read for a minute, and half a minute on each side", async () => {
	const { found, ofOthers } = await readWith([FLOWS, ...Array.from({ length: 720 }, () => NOTHING), FLOWS]);
	expect(found).toMatchObject([{ fromMs: T + SLOT_MS, untilMs: T + 721 * SLOT_MS, findings: [{ value: 3_600_000 }] }]);
	expect(ofOthers).toEqual([[[SPEAKER, LISTENER], T + SLOT_MS - 30_000, T + SLOT_MS + 90_000]]);
});

test("of a silence its senders are read, where their way was dead all others as well, and where nobody sent nobody", async () => {
	const QUIET: Sample = { ...NOTHING, latencyCount: 2, latencyRtcpCount: 0 };
	const samples = [FLOWS, FLOWS, ...Array.from({ length: 24 }, () => QUIET), FLOWS];
	const reported = (sample: Sample): Sample => ({ ...sample, reportedBytes: 20_250, jitterCount: 5 });
	const dead = [
		reported(SENT),
		reported(SENT),
		SENT,
		SENT,
		SENT,
		...Array.from({ length: 21 }, () => NOTHING),
		reported(SENT),
	];
	const { found, ofOthers } = await readWith(samples, dead);
	expect(found).toMatchObject([
		{
			fromMs: T + 2 * SLOT_MS,
			untilMs: T + 5 * SLOT_MS,
			findings: [{ cause: "sender", value: 15_000, measured: 15_000 }],
		},
	]);
	const around = [T + 2 * SLOT_MS - 30_000, T + 2 * SLOT_MS + 90_000];
	expect(ofOthers).toEqual([
		[[SPEAKER], ...around],
		[[SPEAKER, LISTENER], ...around],
	]);
	const unforwarded = await readWith(
		samples,
		samples.map(() => reported(SENT)),
	);
	expect(unforwarded).toMatchObject({ found: [], ofOthers: [[[SPEAKER], ...around]] });
	const muted = await readWith(
		samples,
		samples.map(() => NOTHING),
	);
	expect(muted).toMatchObject({ found: [], ofOthers: [] });
});

test("who only sends is looked at, and who hears somebody in each slot is not", async () => {
	const reported: Sample = { ...SENT, reportedBytes: 20_250, jitterCount: 5 };
	const dead = [reported, reported, SENT, SENT, reported];
	const own = await readWith([], dead, SPEAKER);
	expect(own.found).toMatchObject([{ fromMs: T + 2 * SLOT_MS, findings: [{ type: "audio_input", cause: "network" }] }]);
	const hears = await readWith([FLOWS, FLOWS, FLOWS, FLOWS, FLOWS], dead, SPEAKER, SPEAKER);
	expect(hears).toMatchObject({ found: [], asked: [] });
});

test("of many the longest are looked at, and of those that are as long the latest", async () => {
	const short = Array.from({ length: MOST_CUT_OFFS + 5 }, () => [FLOWS, NOTHING, NOTHING]).flat();
	const { found, ofOthers } = await readWith([FLOWS, NOTHING, NOTHING, NOTHING, ...short, FLOWS]);
	expect(ofOthers).toHaveLength(MOST_CUT_OFFS);
	const starts = found.map(({ fromMs }) => (fromMs - T) / SLOT_MS).sort((a, b) => a - b);
	expect(starts.slice(0, 2)).toEqual([1, 5 + 3 * 6]);
	expect(starts).toHaveLength(MOST_CUT_OFFS);
});
