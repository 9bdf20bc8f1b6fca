/** Puts together what everybody saw of one participant, stream type by stream type. */
import type { SlotReport } from "@qoscope/agent";
import { EMPTY_ROLLUP, merge, type Rollup, rollUpSlot, SLOT_MS, type StreamType } from "@qoscope/wire";
import type { ApiAnswers } from "../compare/compare-api.js";
import { peerMeans } from "../compare/peer-means.js";
import { processorRows } from "../compare/processor-rows.js";
import type { Row, Seen } from "../compare/rows.js";
import { saidOf } from "../compare/said.js";
import type { PeerReading } from "../page/peers/peer.js";
import type { PageStream } from "../page/read-streams.js";
import { type CallTruth, truthOf } from "../truth/truth-of.js";
import type { CapturedStream } from "../witness/capture.js";
import { join, type Witnessed } from "../witness/witnessed.js";
import type { LabMember } from "./lab-call.js";
import type { ProcessorWatch } from "./watch-processors.js";

/** What is known of the call as a whole. */
export interface CallEvidence extends CallTruth {
	readonly captured: readonly CapturedStream[];
	readonly janus: ReadonlyMap<number, Witnessed>;
	readonly isReordered: boolean;
}

/** What the member's own page has gathered. */
export interface PageEvidence {
	readonly streams: readonly PageStream[];
	readonly reports: readonly SlotReport[];
	readonly peerReadings: readonly PeerReading[];
}

/** The samples by type, of slots that lie within a span. */
export function rollupsOf(
	reports: readonly SlotReport[],
	fromMs = 0,
	untilMs = Number.POSITIVE_INFINITY,
): ReadonlyMap<StreamType, Rollup> {
	const rollups = new Map<StreamType, Rollup>();
	for (const { slot, samples } of reports) {
		if (slot < fromMs || slot + SLOT_MS > untilMs) continue;
		for (const { type, sample } of samples) {
			rollups.set(type, merge(rollups.get(type) ?? EMPTY_ROLLUP, rollUpSlot(slot, sample)));
		}
	}
	return rollups;
}

/** tshark's streams behind the member's relays, where what they dropped is missing. */
function capturedOf(captured: readonly CapturedStream[], { relays }: LabMember, isSent: boolean) {
	const ports = new Set(relays.map(({ outPorts }) => outPorts[isSent ? "up" : "down"]));
	return captured.filter(({ fromPort }) => ports.has(fromPort));
}

export function seeMember(member: LabMember, page: PageEvidence, api: ApiAnswers, call: CallEvidence): readonly Seen[] {
	const whole = rollupsOf(page.reports);
	const steady = rollupsOf(page.reports, call.steadyFromMs, call.untilMs);
	return [...truthOf(page.streams, member.relays, call)].map(([type, truth]) => {
		const ssrcs = new Set(page.streams.filter((stream) => stream.type === type).map(({ ssrc }) => ssrc));
		const captured = capturedOf(call.captured, member, type.endsWith("_input")).filter(({ ssrc }) => ssrcs.has(ssrc));
		const janus = [...ssrcs].flatMap((ssrc) => call.janus.get(ssrc) ?? []);
		return {
			who: member.who,
			type,
			truth,
			whole: whole.get(type) ?? EMPTY_ROLLUP,
			steady: steady.get(type) ?? EMPTY_ROLLUP,
			tshark: captured.length === 0 ? undefined : join(captured),
			janus: janus.length === 0 ? undefined : join(janus),
			peers: peerMeans(page.peerReadings, ssrcs, call),
			said: saidOf(type, api),
			isReordered: call.isReordered,
		};
	});
}

/** Of the slots of the steady part; none where the kernel was not asked about the member. */
export function processorRowsOf(
	member: LabMember,
	{ reports }: PageEvidence,
	api: ApiAnswers,
	processors: ProcessorWatch | undefined,
	{ steadyFromMs, untilMs }: CallEvidence,
): readonly Row[] {
	const slots = reports.map(({ slot }) => slot).filter((slot) => slot >= steadyFromMs && slot + SLOT_MS <= untilMs);
	const shares = processors?.sharesOf(member, Math.min(...slots), Math.max(...slots) + SLOT_MS);
	if (shares === undefined) return [];
	return processorRows(member.who, shares, rollupsOf(reports, steadyFromMs, untilMs).get("cpu_usage"), api);
}
