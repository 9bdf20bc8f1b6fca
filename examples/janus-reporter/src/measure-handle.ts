/** One handle over time: each reading and the one before it make the samples of what happened between them. */
import type { Sample } from "@qoscope/wire";
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
	/** On the server's clock. */
	readonly fromMs: number;
	readonly untilMs: number;
	/** None where the readings are too far apart. */
	readonly pieces: readonly Piece[];
}

/** The longest time between two readings that is counted: a longer gap says nothing of how its media were spread. */
export const LONGEST_GAP_MS = 65_000;

/** A loss report may fall when a packet that was given up comes late; what was counted once is not counted again. */
function highestLost(now: FlowReading, before: FlowReading | undefined): FlowReading {
	if (now.lost === undefined || before?.lost === undefined) return now;
	return { ...now, lost: Math.max(now.lost, before.lost) };
}

/** Takes readings and when they were made on the server's clock. The first gives nothing: it has none to compare with. */
export function createHandleMeter(): (now: HandleReading, untilMs: number) => Pieces | undefined {
	let before: HandleReading | undefined;
	let fromMs = 0;

	function piecesOf(medium: MediumReading, earlier: MediumReading, id: string): Piece[] {
		const pieces: Piece[] = [];
		const put = (direction: "in" | "out", sample: Sample | undefined, report: Sample) => {
			if (sample !== undefined) {
				pieces.push({ source: `${id}/${medium.mid}/${direction}`, medium, direction, sample, report });
			}
		};
		if (medium.in !== undefined && earlier.in !== undefined) {
			put("in", sentSample(medium.in, earlier.in), {});
		}
		if (medium.out !== undefined && earlier.out !== undefined) {
			const sample = receivedSample(medium.out, earlier.out);
			put("out", sample, (sample?.bytes ?? 0) > 0 ? reportReadings(medium.out) : {});
		}
		return pieces;
	}

	return (reading, untilMs) => {
		// Where the server's clock was set back, its next step comes when it has caught up, and nothing is lost.
		if (before !== undefined && untilMs - fromMs < 1) return undefined;
		const earlier = new Map(before?.media.map((medium) => [medium.mid, medium]));
		const now: HandleReading = {
			...reading,
			media: reading.media.map((medium) =>
				medium.out === undefined ? medium : { ...medium, out: highestLost(medium.out, earlier.get(medium.mid)?.out) },
			),
		};
		const sinceMs = fromMs;
		const isFirst = before === undefined;
		before = now;
		fromMs = untilMs;
		if (isFirst) return undefined;
		const isTooLong = untilMs - sinceMs > LONGEST_GAP_MS;
		const pieces = now.media.flatMap((medium) => {
			const of = earlier.get(medium.mid);
			return of === undefined || isTooLong ? [] : piecesOf(medium, of, now.id);
		});
		return { fromMs: sinceMs, untilMs, pieces };
	};
}
