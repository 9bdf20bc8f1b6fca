/** One handle over time: each reading and the one before it make the samples of what happened between them. */
import type { Sample } from "@qoscope/wire";
import { counterDelta } from "./counter-delta.js";
import type { FlowReading, HandleReading, MediumReading } from "./handle-reading.js";
import { receivedSample, reportReadings, sentSample } from "./measure-flow.js";

/** What one stream did between two readings. */
export interface Piece {
	/** Handle, m-line and direction. */
	readonly source: string;
	readonly medium: MediumReading;
	readonly direction: "in" | "out";
	readonly sample: Sample;
	/** What receiver reports say by now; the last one of a slot counts. */
	readonly report: Sample;
}
export interface Pieces {
	readonly durationMs: number;
	readonly pieces: readonly Piece[];
}

/** A loss report may fall when a packet that was given up comes late; what was counted once is not counted again. */
function highestLost(now: FlowReading, before: FlowReading | undefined): FlowReading {
	if (now.lost === undefined || before?.lost === undefined) return now;
	return { ...now, lost: Math.max(now.lost, before.lost) };
}

/** Gives nothing for the first reading: a counter says nothing without another one. */
export function createHandleMeter(): (now: HandleReading) => Pieces | undefined {
	let before: HandleReading | undefined;

	function piecesOf(medium: MediumReading, earlier: MediumReading, durationMs: number, id: string): Piece[] {
		const pieces: Piece[] = [];
		const put = (direction: "in" | "out", sample: Sample | undefined, report: Sample) => {
			if (sample !== undefined) {
				pieces.push({ source: `${id}/${medium.mid}/${direction}`, medium, direction, sample, report });
			}
		};
		if (medium.in !== undefined && earlier.in !== undefined) {
			put("in", sentSample(medium.in, earlier.in, durationMs), {});
		}
		if (medium.out !== undefined && earlier.out !== undefined) {
			const sample = receivedSample(medium.out, earlier.out, durationMs);
			put("out", sample, (sample?.bytes ?? 0) > 0 ? reportReadings(medium.out) : {});
		}
		return pieces;
	}

	return (reading) => {
		const earlier = new Map(before?.media.map((medium) => [medium.mid, medium]));
		const now: HandleReading = {
			...reading,
			media: reading.media.map((medium) =>
				medium.out === undefined ? medium : { ...medium, out: highestLost(medium.out, earlier.get(medium.mid)?.out) },
			),
		};
		const durationMs = counterDelta(now.atMs, before?.atMs);
		before = now;
		if (durationMs === undefined || durationMs < 1) return undefined;
		const pieces = now.media.flatMap((medium) => {
			const of = earlier.get(medium.mid);
			return of === undefined ? [] : piecesOf(medium, of, durationMs, now.id);
		});
		return { durationMs, pieces };
	};
}
