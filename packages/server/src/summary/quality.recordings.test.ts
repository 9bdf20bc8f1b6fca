// Recordings of real calls: on an undisturbed line nothing is found, on a bad one that which was bad.
import { readFileSync } from "node:fs";
import { EMPTY_ROLLUP, type Figures, figuresOf, merge, rollUpSlot, type Sample, type StreamType } from "@qoscope/wire";
import { expect, test } from "vitest";
import { healthOf } from "./health.js";
import { MEDIA, qualityOf } from "./quality.js";

interface Report {
	readonly slotMs: number;
	readonly samples: readonly { readonly type: StreamType; readonly sample: Sample }[];
}

/** Figures of the whole call by type. The file is checked against the agent by its own test. */
function figuresOfSession(name: string): ReadonlyMap<StreamType, Figures> {
	const file = new URL(`../../../../fixtures/sessions/${name}.samples.json`, import.meta.url);
	const reports: readonly Report[] = JSON.parse(readFileSync(file, "utf8"));
	const rollups = new Map<StreamType, typeof EMPTY_ROLLUP>();
	for (const { slotMs, samples } of reports) {
		for (const { type, sample } of samples) {
			rollups.set(type, merge(rollups.get(type) ?? EMPTY_ROLLUP, rollUpSlot(slotMs, sample)));
		}
	}
	return new Map([...rollups].map(([type, rollup]) => [type, figuresOf(rollup)]));
}

test.each(["steady", "hidden-tab", "mute", "share-started-stopped", "simulcast", "ssrc-change"])(
	"%s: nothing is found",
	(name) => {
		const quality = qualityOf(figuresOfSession(name));
		expect(Object.keys(quality)).toEqual(["audio", "video", "share"]);
		expect(healthOf(quality)).toEqual({ health: "Good", issues: [] });
	},
);

test("loss: one packet in ten is lost in every stream, and told so", () => {
	const quality = qualityOf(figuresOfSession("loss"));
	expect(healthOf(quality)).toEqual({ health: "Critical", issues: ["audio", "video", "screen_share"] });
	for (const medium of MEDIA) expect(quality[medium]?.reasons[0]).toBe("loss");
});
