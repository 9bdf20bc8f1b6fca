/** What the page keeps of the agent's reports. */
import type { Sample, StreamType } from "@qoscope/wire";
import { describe, expect, it } from "vitest";
import { wordsOf } from "./shown-streams.js";
import { HISTORY_MS, openSlotHistory } from "./slot-history.js";

const T = 1_772_359_200_000;
const report = (slot: number, type: StreamType, sample: Sample) => ({ slot, samples: [{ type, sample }] });
const sentAudio = (readings: Sample = {}): Sample => ({ durationMs: 5_000, bytes: 20_000, packets: 250, ...readings });
const reading: Sample = { latencyCount: 1, latencySumMs: 40, latencyMinMs: 40, latencyMaxMs: 40, latencyRtcpCount: 1 };

describe("openSlotHistory", () => {
	it("fills the time between two reports with slots that hold nothing, so that a gap shows", () => {
		const history = openSlotHistory();
		history.add(report(T + 15_000, "audio_input", sentAudio()));
		history.add(report(T, "audio_input", sentAudio()));
		expect(history.slots()).toEqual([T, T + 5_000, T + 10_000, T + 15_000]);
		expect(history.figuresAt(T + 5_000, "audio_input")).toBeUndefined();
	});

	it("keeps five minutes and no more", () => {
		const history = openSlotHistory();
		for (let at = 0; at <= HISTORY_MS + 50_000; at += 5_000) history.add(report(T + at, "audio_input", sentAudio()));
		expect(history.slots()).toHaveLength(60);
		expect(history.slots()[0]).toBe(T + 55_000);
	});

	it("shows a sender's newest reading of the two slots before, and none that is older", () => {
		const history = openSlotHistory();
		history.add(report(T, "audio_input", sentAudio(reading)));
		for (const at of [5_000, 10_000, 15_000]) history.add(report(T + at, "audio_input", sentAudio()));
		const latencyAt = (at: number) => history.liveFiguresAt(T + at, "audio_input")?.latencyMs?.avg;
		expect([0, 5_000, 10_000, 15_000].map(latencyAt)).toEqual([40, 40, 40, undefined]);
		expect(history.figuresAt(T + 5_000, "audio_input")?.latencyMs).toBeUndefined();
	});

	it("takes latency over for what is received, and nothing that the receiver reads each second", () => {
		const history = openSlotHistory();
		history.add(report(T, "audio_output", sentAudio(reading)));
		history.add(report(T + 5_000, "audio_output", sentAudio()));
		const figures = history.liveFiguresAt(T + 5_000, "audio_output");
		expect(figures).toMatchObject({ latencyMs: { avg: 40 } });
		expect(figures).not.toHaveProperty("jitterMs");
	});
});

describe("isCutOffAt", () => {
	const received: Sample = { durationMs: 5_000, bytes: 20_000, packets: 250, latencyCount: 2, latencyRtcpCount: 0 };
	const silent: Sample = { durationMs: 5_000, bytes: 0, packets: 0 };
	const historyOf = (...samples: readonly Sample[]) => {
		const history = openSlotHistory();
		for (const [index, sample] of samples.entries()) history.add(report(T + index * 5_000, "audio_output", sample));
		return samples.map((_, index) => history.isCutOffAt(T + index * 5_000, "audio_output"));
	};

	it("is told by two slots without packets and round trips, of the first one as well", () => {
		expect(historyOf(received, silent)).toEqual([false, false]);
		expect(historyOf(received, silent, silent, received)).toEqual([false, true, true, false]);
	});

	it("is no mute, since the candidate pair answers in one", () => {
		expect(historyOf(received, { ...silent, latencyCount: 2 }, { ...silent, latencyCount: 2 })).not.toContain(true);
	});
});

describe("wordsOf", () => {
	it("says the API's words, and nothing of what was not measured", () => {
		const history = openSlotHistory();
		history.add(
			report(T, "video_output", {
				durationMs: 5_000,
				bytes: 250_000,
				packets: 99,
				packetsLost: 1,
				lossMaxRatio: 0.05,
				frames: 75,
				width: 640,
				height: 360,
			}),
		);
		const figures = history.figuresAt(T, "video_output") ?? {};
		expect(wordsOf(figures, "bitrate")).toBe("400 kbps");
		expect(wordsOf(figures, "avg_loss")).toBe("1.0%");
		expect(wordsOf(figures, "max_loss")).toBe("5.0%");
		expect(wordsOf(figures, "resolution")).toBe("640*360");
		expect(wordsOf(figures, "frame_rate")).toBe("15 fps");
		expect(wordsOf(figures, "latency")).toBeUndefined();
		expect(wordsOf({ picture: "none" }, "resolution")).toBe("0*0");
	});
});
