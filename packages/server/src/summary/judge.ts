/** Whose it was, by what is left for the hop alone and what the others have of it. */
import type { CauseMetric, CausesBody, Hop, StreamType } from "@qoscope/wire";
import { CAUSE_CONDITIONS } from "./quality-table.js";

export type CauseFinding = CausesBody["windows"][number]["findings"][number];

export interface Evidence {
	readonly type: StreamType;
	readonly metric: CauseMetric;
	readonly hop: Hop;
	readonly measured: number;
	readonly sender?: number | undefined;
	/** The part of `sender` that reached the server's receivers, where others receive the same. */
	readonly senderForwarded?: number | undefined;
	/** Of the hop alone, and the same of each other participant. */
	readonly value: number;
	readonly others: readonly number[];
	/** How many of the others have it alike; by its size where it is not given. */
	readonly othersAlike?: number;
	readonly limit: number;
}

/** Whether another has the same: both over the limit, and neither much more than the other. */
function isAlike(value: number, other: number, limit: number): boolean {
	const factor = CAUSE_CONDITIONS.alikeWithin.value;
	return other > limit && other <= value * factor && value <= other * factor;
}

/** What all share strikes enough of them, in number and in share, and strikes them alike: networks fail one by one. */
function isShared(othersAlike: number, othersMeasured: number): boolean {
	const { fewestAlike, sharedBy } = CAUSE_CONDITIONS;
	return othersAlike >= fewestAlike.value && othersAlike >= sharedBy.value * othersMeasured;
}

export function judge(evidence: Evidence): CauseFinding | undefined {
	const { others, limit, value, measured, sender, senderForwarded, ...rest } = evidence;
	if (measured <= limit) return undefined;
	const othersAffected = others.filter((other) => other > limit).length;
	const { othersAlike = others.filter((other) => isAlike(value, other, limit)).length, ...named } = rest;
	const told = {
		...{ ...named, limit, measured, othersMeasured: others.length, othersAffected },
		...(sender === undefined ? {} : { sender }),
		...(senderForwarded === undefined ? {} : { senderForwarded }),
	};
	const fromSender = senderForwarded ?? sender ?? 0;
	if (value <= limit && value <= fromSender) {
		return { ...told, cause: "sender", hop: "sender_uplink", value: fromSender };
	}
	const compared = othersAffected === 0 ? told : { ...told, othersAlike };
	return { ...compared, cause: isShared(othersAlike, others.length) ? "server" : "network", value };
}
