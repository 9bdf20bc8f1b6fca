/** What was measured, in words and tables. */
import { LARGEST_BYTES, type weigh } from "../measure/bytes.js";
import type { Cost } from "../measure/costs.js";
import { type HeapUse, KEPT_STREAMS } from "../measure/heap.js";
import { type FrameSizes, LARGEST_REPORT_BYTES, type WireUse } from "../measure/wire.js";
import { ratio } from "../statistics.js";
import { digits, table, times, whole } from "./table.js";

/** What we promise of a poll at fifty streams, in bare loops. */
export const PROMISED_RATIO = 1.3;

const BROKEN = "DOES NOT HOLD";
const verdict = (holds: boolean) => (holds ? "holds" : BROKEN);

/** Whether every promise in a section is kept. */
export const isKept = (section: string): boolean => !section.includes(BROKEN);

export function bytesSection({ weights, releasedGzipBytes }: Awaited<ReturnType<typeof weigh>>): string {
	const ours = weights.find(({ title }) => title === "qoscope")?.gzipBytes;
	return [
		"## Bytes that a page loads",
		table(
			["candidate", "minified", "gzip -9", "÷ qoscope"],
			weights.map(({ title, bytes, gzipBytes }) => [
				title,
				whole(bytes),
				whole(gzipBytes),
				times(ratio(gzipBytes, ours)),
			]),
		),
		`Promise: \`agent.mjs\` as released is at most ${whole(LARGEST_BYTES)} bytes. It is ${whole(releasedGzipBytes)}: ${verdict(releasedGzipBytes <= LARGEST_BYTES)}.`,
	].join("\n\n");
}

export type CostsByStreams = ReadonlyMap<number, readonly Cost[]>;

/** One line a candidate, and for each number of streams its milliseconds and how many bare loops these are. */
export function costTable(costs: CostsByStreams): string {
	const titles = [...costs.values()][0]?.map(({ title }) => title) ?? [];
	const of = (streams: number, wanted: string) => costs.get(streams)?.find(({ title }) => title === wanted);
	return table(
		["candidate", ...[...costs.keys()].flatMap((streams) => [`ms, ${streams}`, "from … to", "÷ bare loop"])],
		titles.map((title) => [
			title,
			...[...costs.keys()].flatMap((streams) => {
				const cost = of(streams, title);
				return [
					digits(cost?.pollMs, 3),
					`${digits(cost?.fromMs, 3)} … ${digits(cost?.toMs, 3)}`,
					times(ratio(cost?.pollMs, of(streams, "bare loop")?.pollMs)),
				];
			}),
		]),
	);
}

function inBareLoops(
	costs: readonly Cost[] | undefined,
	title: string,
	loop: "bare loop" | "bare loop by values()" = "bare loop",
): number | undefined {
	const pollMs = (wanted: string) => costs?.find((cost) => cost.title === wanted)?.pollMs;
	return ratio(pollMs(title), pollMs(loop));
}

/** How far the promise holds, which is made of a real call at the most streams. */
export function callSection(
	costs: CostsByStreams,
	{ seconds, rounds }: { readonly seconds: number; readonly rounds: number },
): string {
	const most = Math.max(...costs.keys());
	const polls = inBareLoops(costs.get(most), "qoscope, its polls alone");
	const whole = inBareLoops(costs.get(most), "qoscope");
	const byValues = inBareLoops(costs.get(most), "qoscope, its polls alone", "bare loop by values()");
	return [
		"## A real call, milliseconds of the main thread a poll",
		`Audio streams between two peer connections in one page; median of ${rounds} rounds of ${seconds} s each, less what the page took without a candidate.`,
		costTable(costs),
		`Promise: at 50 received streams a poll of ours takes at most ${PROMISED_RATIO} bare loops. At ${most} it takes ${digits(polls, 2)}: ${verdict(polls !== undefined && polls <= PROMISED_RATIO)}. With a report over a real socket every five seconds, and its acknowledgement, which none of the others sends, it is ${digits(whole, 2)}. Beside the loop by values() the polls alone are ${digits(byValues, 2)}.`,
	].join("\n\n");
}

export function processingSection(costs: CostsByStreams, rounds: number): string {
	return [
		"## Processing alone, milliseconds a poll",
		`Recorded reports, virtual clock, compiled code: what a candidate does when \`getStats()\` costs nothing. Median of ${rounds} rounds.`,
		costTable(costs),
	].join("\n\n");
}

export function heapSection(uses: readonly HeapUse[]): string {
	const nothing = uses.find(({ title }) => title === "nothing");
	return [
		"## Heap, bytes",
		`Left by a start and a stop: of 1,000, on the average. Held: after 20 polls of ${KEPT_STREAMS} streams. A page without a candidate is in the first line; it is taken off the others.`,
		table(
			["candidate", "left by a start and a stop", "held while it runs", "growth a poll"],
			uses.map((use) => {
				const off = use === nothing || nothing === undefined ? { leftBytes: 0, heldBytes: 0, growthBytes: 0 } : nothing;
				const less = (name: keyof typeof off) => whole(Number(use[name]) - Number(off[name]));
				return [use.title, less("leftBytes"), less("heldBytes"), less("growthBytes")];
			}),
		),
	].join("\n\n");
}

export function wireSection(ours: readonly FrameSizes[], uses: readonly WireUse[]): string {
	const steadyBytes = ours[0]?.medianTextBytes;
	return [
		"## Bytes of five seconds of six streams",
		`Promise: a report of ours takes at most ${whole(LARGEST_REPORT_BYTES)} bytes of the wire, where the browser compresses it, as all do that offer RFC 7692.`,
		table(
			["recorded call", "frames", "text, median", "text, largest", "wire, median", "wire, largest", "promise"],
			ours.map(({ recording, frames, medianTextBytes, largestTextBytes, medianBytes, largestBytes }) => [
				recording,
				whole(frames),
				whole(medianTextBytes),
				whole(largestTextBytes),
				whole(medianBytes),
				whole(largestBytes),
				verdict(largestBytes <= LARGEST_REPORT_BYTES),
			]),
		),
		"The peers send nothing by themselves. This is what each candidate hands to its application in the steady call, as JSON; an application may send less, and ours sends the frame.",
		table(
			["candidate", "handed out", "÷ our text"],
			uses.map(({ title, bytes }) => [title, whole(bytes), times(ratio(bytes, steadyBytes))]),
		),
	].join("\n\n");
}
