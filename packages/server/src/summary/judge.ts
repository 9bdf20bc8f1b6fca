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
	/** Of the hop alone, and the same of each other participant. */
	readonly value: number;
	readonly others: readonly number[];
	readonly limit: number;
}

export function judge({ others, limit, value, measured, sender, ...rest }: Evidence): CauseFinding | undefined {
	if (measured <= limit) return undefined;
	const othersAffected = others.filter((other) => other > limit).length;
	const counts = { othersMeasured: others.length, othersAffected };
	const told = { ...rest, limit, measured, ...counts, ...(sender === undefined ? {} : { sender }) };
	if (value <= limit) return { ...told, cause: "sender", hop: "sender_uplink", value: sender ?? measured };
	const isShared =
		others.length >= CAUSE_CONDITIONS.fewestOthers.value &&
		othersAffected >= CAUSE_CONDITIONS.sharedBy.value * others.length;
	return { ...told, cause: isShared ? "server" : "network", value };
}
