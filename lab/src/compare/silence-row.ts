/** Whether the slots of an outage say that nothing came, and nothing else: no loss, round trip or jitter of what was not there. */
import type { SlotReport } from "@qoscope/agent";
import { type Sample, SLOT_MS, type StreamType, slotStartOf } from "@qoscope/wire";
import type { Scenario } from "../scenario/scenario.js";
import type { Row } from "./rows.js";

/** The first poll of a slot tells of the second before, too. */
const POLL_MS = 1_000;
/** What a slot that lies in the outage can know. */
const KNOWN: readonly string[] = ["durationMs", "bytes", "packets", "packetsLost", "frames"];

interface Span {
	readonly fromMs: number;
	readonly untilMs: number;
}

/** When nothing reached a member, in milliseconds of the call. */
function outagesOf(who: string, { events }: Pick<Scenario, "events">): readonly Span[] {
	const changes = events.flatMap(({ atMs, act }) => (act.kind === "outage" && act.role === who ? [{ atMs, act }] : []));
	return changes.flatMap(({ atMs, act }, index) =>
		act.isDown ? [{ fromMs: atMs, untilMs: changes[index + 1]?.atMs ?? atMs }] : [],
	);
}

/** The starts of the slots that lie in a time. */
function wholeSlots(fromMs: number, untilMs: number): readonly number[] {
	const first = slotStartOf(fromMs + SLOT_MS - 1);
	const count = Math.max(0, Math.floor((untilMs - first) / SLOT_MS));
	return Array.from({ length: count }, (_, index) => first + index * SLOT_MS);
}

const saysNothingCame = (sample: Sample) =>
	Object.entries(sample).every(([name, value]) => KNOWN.includes(name) && (name === "durationMs" || value === 0));

/** `begunMs` is when the call began, in epoch milliseconds. A row for each type that the member receives. */
export function silenceRows(
	who: string,
	scenario: Pick<Scenario, "events">,
	begunMs: number,
	received: readonly StreamType[],
	reports: readonly SlotReport[],
): readonly Row[] {
	const outages = outagesOf(who, scenario);
	const silent = outages.flatMap(({ fromMs, untilMs }) => wholeSlots(begunMs + fromMs + POLL_MS, begunMs + untilMs));
	if (silent.length === 0) return [];
	return received.map((type) => {
		const right = silent.filter((slotMs) =>
			reports
				.find(({ slot }) => slot === slotMs)
				?.samples.every((one) => one.type !== type || saysNothingCame(one.sample)),
		);
		return {
			...{ who, type, metric: "silence", unit: "slots", truth: silent.length, agent: right.length, allowed: 0 },
			...{ tshark: undefined, janus: undefined, peers: {}, said: undefined },
		};
	});
}
