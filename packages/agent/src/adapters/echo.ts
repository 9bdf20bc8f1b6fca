/**
 * @module The round trip that a participant's own data make: a stamp over a data channel of the connection, answered by
 * the other end, its processing included. For what is only received it says more than the candidate pair's checks, which
 * the network stack answers; RTCP, where there is any, goes before both.
 *
 * Give it a channel of its own (`ECHO_LABEL`, `ECHO_CHANNEL`): unordered and never sent again, so that no stamp waits for
 * another. Both ends may ask, and both answer. In Node tried with werift 0.24.4 and node-datachannel 0.33.4.
 */
import { ECHO, type StatsReport } from "../measure/adapt.js";
import { readStats } from "../read-stats.js";
import { safe } from "../safe.js";
import type { Connection } from "../session.js";
import { type EchoChannel, isOver, listen, say } from "./echo-channel.js";
import { type ClockReading, canBeSaid, type EchoWords, newStamp, writeWords } from "./echo-words.js";

export type { ClockReading, EchoChannel };

/** The label by which the other end knows the channel. */
export const ECHO_LABEL = "qoscope-echo";
/** What `createDataChannel` is to be given with it. */
export const ECHO_CHANNEL = { ordered: false, maxRetransmits: 0, protocol: "qoscope-echo.v1" } as const;

export interface Echo {
	readonly roundTripMs: number;
	/** From here to the other end; there only where both ends have a clock, and the two agree with the round trip. */
	readonly oneWayMs?: number;
	/** It may be wrong by so much: what both clocks may be. */
	readonly oneWayUncertaintyMs?: number;
}

export interface AnswerOptions {
	/** This end's clock, where it is held to a time that the other end is held to, too. */
	readonly clock?: () => ClockReading;
}
export interface EchoOptions extends AnswerOptions {
	/** Gets each answer. Nothing of it is stored. */
	readonly onEcho?: (echo: Echo) => void;
}

/** After each reading of the statistics: in between two of them, so that a stamp does not wait while a page gathers them. */
const ASK_AFTER_MS = 500;
/** The candidate pair serves again when so much time, a slot, has brought no answer. */
const SILENT_AFTER_MS = 5_000;
/** A later answer counts no more. An agent reads once a second at most, so there are never more than these. */
const LATEST_MS = 10_000;
const MOST_OUTSTANDING = 10;
/** An end that asks as it should needs one a second. */
const ANSWERS_A_SECOND = 5;

/** What is no reading is none. */
const readClock = (clock: AnswerOptions["clock"]): ClockReading | undefined => {
	const reading = safe(() => clock?.())();
	return reading && canBeSaid(reading) ? reading : undefined;
};

/** Answers questions and no more than a few a second, each with a text of about its own length. */
function createAnswerer(channel: EchoChannel, { clock }: AnswerOptions): (words: EchoWords) => void {
	let left = ANSWERS_A_SECOND;
	let countedMs = performance.now();
	return ({ kind, stamp }) => {
		if (kind !== "ask") return;
		const nowMs = performance.now();
		left = Math.min(ANSWERS_A_SECOND, left + ((nowMs - countedMs) * ANSWERS_A_SECOND) / 1_000);
		countedMs = nowMs;
		if (left < 1) return;
		left -= 1;
		say(channel, writeWords("answer", stamp, readClock(clock)));
	};
}

/** The other end alone, as in a media server or a bot: answers, and asks nothing. */
export function answerEchoes(channel: EchoChannel, options: AnswerOptions = {}): void {
	listen(channel, createAnswerer(channel, options));
}

interface Outstanding {
	readonly sentMs: number;
	readonly clock: ClockReading | undefined;
}

/** A delay that the round trip has no room for is a clock that is wronger than it says. */
function oneWayOf({ clock: sent }: Outstanding, { clock: heard }: EchoWords, roundTripMs: number): Partial<Echo> {
	if (!sent || !heard) return {};
	const oneWayMs = heard.nowMs - sent.nowMs;
	const oneWayUncertaintyMs = sent.uncertaintyMs + heard.uncertaintyMs;
	const isPossible = oneWayMs >= -oneWayUncertaintyMs && oneWayMs <= roundTripMs + oneWayUncertaintyMs;
	return isPossible ? { oneWayMs, oneWayUncertaintyMs } : {};
}

function openAsker(channel: EchoChannel, { clock, onEcho }: EchoOptions, isClosed: () => boolean) {
	const outstanding = new Map<string, Outstanding>();
	const tell = safe((echo: Echo) => onEcho?.(echo));
	/** The answers of which no report has told yet. */
	const untoldMs: number[] = [];
	let timer: ReturnType<typeof setTimeout> | undefined;
	let answeredMs: number | undefined;
	let [isTelling, isBehind] = [false, false];
	let [responsesReceived, totalRoundTripTime] = [0, 0];

	const ask = safe(() => {
		timer = undefined;
		// Further answers would be told ever later, or never, where no report is had.
		if (isOver(channel) || isClosed() || isBehind || untoldMs.length > MOST_OUTSTANDING) return;
		const stamp = newStamp();
		// Before it is sent, since a far end in the same process answers at once.
		outstanding.set(stamp, { sentMs: performance.now(), clock: readClock(clock) });
		if (!say(channel, writeWords("ask", stamp))) outstanding.delete(stamp);
		const [oldest] = outstanding.keys();
		if (outstanding.size > MOST_OUTSTANDING && oldest !== undefined) outstanding.delete(oldest);
	});

	return {
		take(words: EchoWords): void {
			const asked = words.kind === "answer" ? outstanding.get(words.stamp) : undefined;
			if (!asked) return;
			outstanding.delete(words.stamp);
			const nowMs = performance.now();
			const roundTripMs = nowMs - asked.sentMs;
			if (roundTripMs > LATEST_MS) return;
			answeredMs = nowMs;
			untoldMs.push(roundTripMs);
			tell({ roundTripMs, ...oneWayOf(asked, words, roundTripMs) });
		},
		/** Each reading leads to one question, so that nobody is asked for an agent that has gone. */
		askSoon(): void {
			if (timer !== undefined || isOver(channel) || isClosed()) return;
			timer = setTimeout(ask, ASK_AFTER_MS);
			// Of Node: nobody is kept alive by it.
			Object(timer).unref?.();
		},
		/**
		 * One answer more than before, if there is one: of several at once only the mean would be known, and not the highest.
		 * The first tells where the counters stand.
		 */
		entry() {
			const isSilent = answeredMs === undefined || performance.now() - answeredMs > SILENT_AFTER_MS;
			if ((isSilent && untoldMs.length === 0) || isOver(channel)) {
				isTelling = false;
				isBehind = false;
				return undefined;
			}
			const toldMs = isTelling ? untoldMs.shift() : undefined;
			isTelling = true;
			isBehind = untoldMs.length > 0;
			if (toldMs !== undefined) {
				responsesReceived += 1;
				totalRoundTripTime += toldMs / 1_000;
			}
			return { id: ECHO, type: ECHO, selected: true, responsesReceived, totalRoundTripTime };
		},
	};
}

/**
 * Makes of a report one with our entry before it, where the pair's is looked for; of the report nothing is copied. How media
 * travel is read off the pair where streams name no transport: so the entry names the candidate of the report before.
 */
function openEntries(): (report: StatsReport, entry: Record<string, unknown> | undefined) => StatsReport {
	let localCandidateId: unknown;
	return (report, entry) => ({
		*values() {
			if (entry) yield { ...entry, localCandidateId };
			for (const own of report.values()) {
				if (own["selected"]) ({ localCandidateId } = own);
				yield own;
			}
		},
	});
}

/**
 * The connection with an echo beside its statistics, to be handed to `agent.watch` in its place: with the same state and
 * senders, and one entry more in its reports while the other end answers.
 */
export function withEcho(connection: Connection, channel: EchoChannel, options: EchoOptions = {}): Connection {
	const wrap = safe(() => {
		const answer = createAnswerer(channel, options);
		const asker = openAsker(channel, options, () => connection.connectionState === "closed");
		listen(channel, (words) => {
			answer(words);
			asker.take(words);
		});
		const askSoon = safe(asker.askSoon);
		const addEntry = openEntries();
		const getStats = async () => {
			askSoon();
			return addEntry(await readStats(connection), asker.entry());
		};
		return new Proxy(connection, {
			get(target, name) {
				if (name === "getStats") return getStats;
				// A browser's getters and methods know no other `this` than the connection itself.
				const value: unknown = Reflect.get(target, name, target);
				return typeof value === "function" ? value.bind(target) : value;
			},
		});
	});
	return wrap() ?? connection;
}
