/**
 * Client, network or server? Whatever was over its limit for one participant, minute by minute, and where it came from:
 * told apart by what the others measured in the same minute. An SFU forwards gaps, so what a sender lost on the way to it
 * is missing at everybody, and is taken off before anybody's own way is blamed.
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
import { CAUSE_LIMITS, CPU_LIMITS } from "./quality-table.js";

type CauseWindow = CausesBody["windows"][number];

/** Everybody's figures in one minute, by type. */
type Minute = ReadonlyMap<number, ReadonlyMap<StreamType, Figures>>;

const MEDIA = ["audio", "video", "as"] as const;

/** Each participant's own figure of a type, where it was measured. */
function figuresIn(minute: Minute, type: StreamType, read: (figures: Figures) => number | undefined) {
	const found = new Map<number, number>();
	for (const [participant, figures] of minute) {
		const value = figures.get(type) && read(figures.get(type) ?? {});
		if (value !== undefined) found.set(participant, value);
	}
	return found;
}

const lossOf = ({ lossRatio }: Figures) => lossRatio?.avg;
const jitterOf = ({ jitterMs }: Figures) => jitterMs?.avg;
const without = (found: ReadonlyMap<number, number>, participant: number) =>
	[...found].flatMap(([id, value]) => (id === participant ? [] : [value]));

/**
 * What the senders of a medium measured on their way, by their bit rates, as it concerns each receiver: a sender's own
 * stream does not come back. For all who send nothing it is the same, and made once.
 */
function senderFigures(
	minute: Minute,
	medium: (typeof MEDIA)[number],
	read: (figures: Figures) => number | undefined,
): (receiver: number) => number | undefined {
	const senders = [...minute].flatMap(([id, figures]) => {
		const sent = figures.get(`${medium}_input`);
		const value = sent && read(sent);
		const bitrate = sent?.bitrateBps?.avg ?? 0;
		return value === undefined || bitrate === 0 ? [] : [{ id, value, bitrate }];
	});
	const without = (receiver?: number) => {
		let [sum, weight] = [0, 0];
		for (const { id, value, bitrate } of senders) {
			if (id === receiver) continue;
			sum += value * bitrate;
			weight += bitrate;
		}
		return weight === 0 ? undefined : sum / weight;
	};
	const all = without();
	const ids = new Set(senders.map(({ id }) => id));
	return (receiver) => (ids.has(receiver) ? without(receiver) : all);
}

/** What is lost behind the sender's way: of the packets that passed it. */
const lossBehind = (total: number, sender = 0) => (sender >= 1 ? 0 : Math.max(0, (total - sender) / (1 - sender)));

function receivedFindings(minute: Minute, participant: number, medium: (typeof MEDIA)[number]) {
	const type = `${medium}_output` as const;
	const find = (
		metric: "loss" | "jitter",
		read: (figures: Figures) => number | undefined,
		limit: number,
		behind: (total: number, sender?: number) => number,
	) => {
		const all = figuresIn(minute, type, read);
		const measured = all.get(participant);
		// Most minutes are good: the others are looked at only where one is not.
		if (measured === undefined || measured <= limit) return undefined;
		const senderOf = senderFigures(minute, medium, read);
		const ownWay = (id: number, value: number) => behind(value, senderOf(id));
		return judge({
			...{ type, metric, hop: "downlink", measured, limit },
			sender: senderOf(participant),
			value: ownWay(participant, measured),
			others: [...all].flatMap(([id, value]) => (id === participant ? [] : [ownWay(id, value)])),
		});
	};
	return [
		find("loss", lossOf, CAUSE_LIMITS.loss, lossBehind),
		// The packets of one picture come at once, which is jitter by definition and nobody's fault.
		medium === "audio"
			? find("jitter", jitterOf, CAUSE_LIMITS.jitter, (total, sender = 0) => Math.max(0, total - sender))
			: undefined,
	];
}

function sentFinding(minute: Minute, participant: number, medium: (typeof MEDIA)[number]) {
	const type = `${medium}_input` as const;
	const measured = figuresIn(minute, type, lossOf).get(participant);
	if (measured === undefined) return undefined;
	const others = MEDIA.flatMap((other) => without(figuresIn(minute, `${other}_input`, lossOf), participant));
	return judge({
		...{ type, metric: "loss", hop: "uplink", measured, value: measured, others, limit: CAUSE_LIMITS.loss },
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
		return trip === undefined ? [] : [trip.value];
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

function windowOf(startMs: number, minute: Minute, participant: number, cutOff: readonly CauseFinding[]): CauseWindow {
	const findings = [
		...deviceFindings(minute.get(participant)?.get("cpu_usage")),
		...MEDIA.map((medium) => sentFinding(minute, participant, medium)),
		...MEDIA.flatMap((medium) => receivedFindings(minute, participant, medium)),
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
 * minute that it touches.
 */
export function causesOf(
	participant: number,
	minutes: readonly MinuteRollup[],
	cutOffs: readonly FoundCutOff[] = [],
): readonly CauseWindow[] {
	const byMinute = new Map<number, Map<number, Map<StreamType, Figures>>>();
	for (const { minuteMs, participant: id, type, rollup } of minutes) {
		const minute = byMinute.get(minuteMs) ?? new Map<number, Map<StreamType, Figures>>();
		const figures = minute.get(id) ?? new Map<StreamType, Figures>();
		byMinute.set(minuteMs, minute.set(id, figures.set(type, figuresOf(rollup))));
	}
	const cutOffIn = (startMs: number) =>
		cutOffs.flatMap(({ fromMs, untilMs, findings }) =>
			fromMs < startMs + MINUTE_MS && untilMs > startMs ? findings : [],
		);
	return [...byMinute]
		.filter(([, minute]) => minute.has(participant))
		.sort(([a], [b]) => a - b)
		.map(([startMs, minute]) => windowOf(startMs, minute, participant, cutOffIn(startMs)));
}
