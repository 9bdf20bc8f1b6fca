/**
 * Client, network or server? Whatever was over its limit for one participant, minute by minute, and where it came from:
 * told apart by what the others measured in the same minute. What a sender lost on the way to the server and the server
 * did not repair is missing at everybody, and is taken off before anybody's own way is blamed.
 */
import {
	type CauseMetric,
	type CausesBody,
	type Figures,
	figuresOf,
	MINUTE_MS,
	PRESSURE_STATES,
	type StreamType,
} from "@qoscope/wire";
import type { MinuteRollup } from "../store/ports.js";
import type { FoundCutOff } from "./cut-off-findings.js";
import { type CauseFinding, judge } from "./judge.js";
import { CAUSE_CONDITIONS, CAUSE_LIMITS, CPU_LIMITS } from "./quality-table.js";
import type { AtSameTime } from "./same-slots.js";

type CauseWindow = CausesBody["windows"][number];

/**
 * What somebody measured of a type in a minute, with the packets that came or did not, and the bytes that receivers
 * reported on. By these what is sent is weighed: its bit rate holds what a browser sends to probe the path.
 */
type Measured = Figures & { readonly expectedPackets: number; readonly reportedBytes: number };

/** Everybody's figures in one minute, by type. */
type Minute = ReadonlyMap<number, ReadonlyMap<StreamType, Measured>>;

const MEDIA = ["audio", "video", "as"] as const;
const QUANTITIES = { loss: "lossRatio", jitter: "jitterMs" } as const;
type Medium = (typeof MEDIA)[number];
type Read = (figures: Figures) => number | undefined;

/** Each participant's own figure of a type, where it was measured. */
function figuresIn(minute: Minute, type: StreamType, read: Read) {
	const found = new Map<number, number>();
	for (const [participant, figures] of minute) {
		const value = figures.get(type) && read(figures.get(type) ?? {});
		if (value !== undefined) found.set(participant, value);
	}
	return found;
}

const lossOf = ({ lossRatio }: Figures) => lossRatio?.avg;
const jitterOf = ({ jitterMs }: Figures) => jitterMs?.avg;

/**
 * What the senders of a medium measured on their way, by what receivers reported on, as it concerns each receiver: a sender's own
 * stream does not come back. For all who send nothing it is the same, and made once.
 */
function senderFigures(minute: Minute, medium: Medium, read: Read): (receiver: number) => number | undefined {
	const senders = [...minute].flatMap(([id, figures]) => {
		const sent = figures.get(`${medium}_input`);
		const value = sent && read(sent);
		return value === undefined || !sent?.bitrateBps?.avg ? [] : [{ id, value, weight: sent.reportedBytes || 1 }];
	});
	const without = (receiver?: number) => {
		let [sum, weight] = [0, 0];
		for (const { id, value, weight: own } of senders) {
			if (id === receiver) continue;
			sum += value * own;
			weight += own;
		}
		return weight === 0 ? undefined : sum / weight;
	};
	const all = without();
	const ids = new Set(senders.map(({ id }) => id));
	return (receiver) => (ids.has(receiver) ? without(receiver) : all);
}

/**
 * How much of what the senders lost each receiver can have seen. A server repairs such losses by asking again, and what it
 * repaired for one receiver it has for all: so no more came through than the least hit of the others shows. Undefined
 * where nobody else receives about as much of about the same.
 */
function forwardedFigures(minute: Minute, medium: Medium, read: Read, senderOf: ReturnType<typeof senderFigures>) {
	const least = CAUSE_CONDITIONS.senderWithin.value;
	const receivers = [...minute].flatMap(([id, figures]) => {
		const received = figures.get(`${medium}_output`);
		const value = received && read(received);
		const sender = senderOf(id) ?? 0;
		return received === undefined || value === undefined || sender === 0
			? []
			: [{ id, sender, share: value / sender, expectedPackets: received.expectedPackets }];
	});
	const packetsOf = (id: number) => minute.get(id)?.get(`${medium}_output`)?.expectedPackets ?? 0;
	return (receiver: number): number | undefined => {
		const sender = senderOf(receiver);
		if (sender === undefined || sender === 0) return undefined;
		const packets = packetsOf(receiver) * least;
		const shares = receivers.flatMap((other) =>
			other.id !== receiver && other.expectedPackets >= packets && other.sender >= sender * least ? [other.share] : [],
		);
		return shares.length === 0 ? undefined : sender * Math.min(1, ...shares);
	};
}

/** What is lost behind the sender's way: of the packets that passed it. */
const lossBehind = (total: number, sender = 0) => (sender >= 1 ? 0 : Math.max(0, (total - sender) / (1 - sender)));
/** What is added to the jitter behind it. */
const jitterBehind = (total: number, sender = 0) => Math.max(0, total - sender);

function receivedFindings(minute: Minute, participant: number, medium: Medium, atSameTime?: AtSameTime) {
	const type = `${medium}_output` as const;
	const find = (metric: "loss" | "jitter", read: Read, limit: number, behind: typeof lossBehind) => {
		const all = figuresIn(minute, type, read);
		const measured = all.get(participant);
		// Most minutes are good: the others are looked at only where one is not.
		if (measured === undefined || measured <= limit) return undefined;
		const senderOf = senderFigures(minute, medium, read);
		const forwardedOf = forwardedFigures(minute, medium, read, senderOf);
		const ownWay = (id: number, value: number) => behind(value, forwardedOf(id) ?? senderOf(id));
		const forwarded = forwardedOf(participant);
		return judge({
			...{ type, metric, hop: "downlink", measured, limit },
			sender: senderOf(participant),
			senderForwarded: forwarded === undefined ? undefined : Math.min(forwarded, measured),
			value: ownWay(participant, measured),
			others: [...all].flatMap(([id, value]) => (id === participant ? [] : [{ id, value: ownWay(id, value) }])),
			isAtSameTime: atSameTime && ((id) => atSameTime({ type, quantity: QUANTITIES[metric], limit }, participant, id)),
		});
	};
	return [
		find("loss", lossOf, CAUSE_LIMITS.loss, lossBehind),
		// The packets of one picture come at once, which is jitter by definition and nobody's fault.
		medium === "audio" ? find("jitter", jitterOf, CAUSE_LIMITS.jitter, jitterBehind) : undefined,
	];
}

/** One figure for each other participant's way up: that of the same medium, or of all that they send. */
function sentLossOf(figures: ReadonlyMap<StreamType, Measured>, medium: Medium): number | undefined {
	const same = figures.get(`${medium}_input`)?.lossRatio?.avg;
	if (same !== undefined) return same;
	let [sum, weight] = [0, 0];
	for (const other of MEDIA) {
		const { lossRatio, reportedBytes = 0 } = figures.get(`${other}_input`) ?? {};
		if (lossRatio === undefined) continue;
		sum += lossRatio.avg * reportedBytes;
		weight += reportedBytes;
	}
	return weight === 0 ? undefined : sum / weight;
}

function sentFinding(minute: Minute, participant: number, medium: Medium, atSameTime?: AtSameTime) {
	const type = `${medium}_input` as const;
	const measured = figuresIn(minute, type, lossOf).get(participant);
	if (measured === undefined) return undefined;
	const others = [...minute].flatMap(([id, figures]) => {
		const value = id === participant ? undefined : sentLossOf(figures, medium);
		return value === undefined ? [] : [{ id, value }];
	});
	const limit = CAUSE_LIMITS.loss;
	return judge({
		...{ type, metric: "loss", hop: "uplink", measured, value: measured, others, limit },
		isAtSameTime: atSameTime && ((id) => atSameTime({ type, quantity: "lossRatio", limit }, participant, id)),
	});
}

/** The longest round trip that any of somebody's streams had on the average. */
function longestTrip(figures: ReadonlyMap<StreamType, Figures> | undefined) {
	return [...(figures ?? [])]
		.flatMap(([type, { latencyMs }]) => (latencyMs === undefined ? [] : [{ type, value: latencyMs.avg }]))
		.sort((a, b) => b.value - a.value)[0];
}

function latencyFinding(minute: Minute, participant: number) {
	const own = longestTrip(minute.get(participant));
	if (own === undefined) return undefined;
	const others = [...minute].flatMap(([id, figures]) => {
		const trip = id === participant ? undefined : longestTrip(figures);
		return trip === undefined ? [] : [{ id, value: trip.value }];
	});
	const { type, value } = own;
	return judge({
		...{ type, metric: "latency", hop: "round_trip", measured: value, value, others, limit: CAUSE_LIMITS.latency },
	});
}

function deviceFindings(figures: Figures | undefined): readonly CauseFinding[] {
	const { systemCpuRatio, pressure } = CPU_LIMITS.warning;
	const device = { type: "cpu_usage", cause: "client", hop: "device", othersMeasured: 0, othersAffected: 0 } as const;
	const over = (metric: CauseMetric, measured: number | undefined, limit: number): readonly CauseFinding[] =>
		measured === undefined || measured < limit ? [] : [{ ...device, metric, measured, value: measured, limit }];
	const rank = figures?.pressure && PRESSURE_STATES.indexOf(figures.pressure.avg);
	return [
		...over("cpu", figures?.systemCpuRatio?.avg, systemCpuRatio),
		...over("pressure", rank, PRESSURE_STATES.indexOf(pressure)),
	];
}

function windowOf(
	startMs: number,
	minute: Minute,
	participant: number,
	cutOff: readonly CauseFinding[],
	atSameTime: AtSameTime | undefined,
): CauseWindow {
	const findings = [
		...deviceFindings(minute.get(participant)?.get("cpu_usage")),
		...MEDIA.map((medium) => sentFinding(minute, participant, medium, atSameTime)),
		...MEDIA.flatMap((medium) => receivedFindings(minute, participant, medium, atSameTime)),
		latencyFinding(minute, participant),
		...cutOff,
	].filter((finding) => finding !== undefined);
	const [worst] = findings.toSorted((a, b) => b.value / b.limit - a.value / a.limit);
	return {
		...{ startMs, endMs: startMs + MINUTE_MS, findings },
		...(worst === undefined ? {} : { cause: worst.cause }),
	};
}

/**
 * The minutes in which the participant measured anything, in the order of time. `minutes` holds those of the participant
 * and of whoever is to be compared with, `cutOffs` the times in which nothing reached them. Such a time is told in each
 * minute that it touches. `sameTimes` says of a minute whose slots are known who lost when.
 */
export function causesOf(
	participant: number,
	minutes: readonly MinuteRollup[],
	cutOffs: readonly FoundCutOff[] = [],
	sameTimes: ReadonlyMap<number, AtSameTime> = new Map(),
): readonly CauseWindow[] {
	const byMinute = new Map<number, Map<number, Map<StreamType, Measured>>>();
	for (const { minuteMs, participant: id, type, rollup } of minutes) {
		const minute = byMinute.get(minuteMs) ?? new Map<number, Map<StreamType, Measured>>();
		const figures = minute.get(id) ?? new Map<StreamType, Measured>();
		const { packets = 0, packetsLost = 0, reportedBytes = 0 } = rollup.totals.sample;
		const expectedPackets = packets + Math.max(0, packetsLost);
		const measured = { ...figuresOf(rollup), expectedPackets, reportedBytes };
		byMinute.set(minuteMs, minute.set(id, figures.set(type, measured)));
	}
	const cutOffIn = (startMs: number) =>
		cutOffs.flatMap(({ fromMs, untilMs, findings }) =>
			fromMs < startMs + MINUTE_MS && untilMs > startMs ? findings : [],
		);
	return [...byMinute]
		.filter(([, minute]) => minute.has(participant))
		.sort(([a], [b]) => a - b)
		.map(([startMs, minute]) => windowOf(startMs, minute, participant, cutOffIn(startMs), sameTimes.get(startMs)));
}

/** The minutes in which something was put down to the server by the minute alone. */
export function sharedMinutes(windows: readonly CauseWindow[]): readonly number[] {
	const isByMinute = ({ cause, metric }: CauseFinding) =>
		cause === "server" && (metric === "loss" || metric === "jitter");
	return windows.filter(({ findings }) => findings.some(isByMinute)).map(({ startMs }) => startMs);
}
