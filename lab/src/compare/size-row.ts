/** Whether each slot tells the size of the pictures that came out of the decoder then. */
import type { SlotReport } from "@qoscope/agent";
import { SLOT_MS } from "@qoscope/wire";
import type { PictureSize } from "../page/media.js";
import type { PageStream } from "../page/read-streams.js";
import type { Row } from "./rows.js";

/** A slot tells the size of its last poll, which is a second before its end at the earliest; polls waver. */
const LAST_POLL_MS = 1_500;
const WAVER_MS = 200;

/** What was shown within a span, with what was on already. */
function shownWithin(sizes: readonly PictureSize[], fromMs: number, untilMs: number): readonly PictureSize[] {
	return sizes.filter(({ atMs }, index) => atMs <= untilMs && (sizes[index + 1]?.atMs ?? untilMs) >= fromMs);
}

/** Type by type the sizes that were shown, one after another. */
export function shownSizes(streams: readonly PageStream[]): Readonly<Record<string, readonly string[]>> {
	return Object.fromEntries(
		streams.flatMap(({ type, sizes }) =>
			sizes ? [[type, sizes.map(({ width, height }) => `${width}x${height}`)]] : [],
		),
	);
}

/** A row for each type of received pictures, in slots. */
export function sizeRows(who: string, streams: readonly PageStream[], reports: readonly SlotReport[]): readonly Row[] {
	return streams.flatMap(({ type, sizes = [] }): readonly Row[] => {
		if (sizes.length === 0) return [];
		const told = reports.flatMap(({ slot, samples }) =>
			samples.flatMap(({ type: of, sample }) => (of === type && sample.frames ? [{ slot, ...sample }] : [])),
		);
		const right = told.filter(({ slot, width, height }) =>
			shownWithin(sizes, slot + SLOT_MS - LAST_POLL_MS, slot + SLOT_MS + WAVER_MS).some(
				(size) => size.width === width && size.height === height,
			),
		);
		return [
			{
				...{ who, type, metric: "size", unit: "slots", truth: told.length, agent: right.length, allowed: 0 },
				...{ tshark: undefined, janus: undefined, peers: {}, said: undefined },
			},
		];
	});
}
