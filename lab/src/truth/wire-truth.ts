/** Delays of one participant as a capture has them: between sockets, by the kernel's clock. */
import { SLOT_MS, slotStartOf } from "@qoscope/wire";
import { createJitter } from "../relay/interarrival-jitter.js";
import type { Relay } from "../relay/relay.js";
import { readRtp } from "../relay/rtp-packet.js";
import type { StreamCount } from "../relay/stream-count.js";
import type { CapturedDatagram } from "../witness/captured-datagrams.js";
import { mean } from "./mean.js";
import { reportExchangesOf } from "./report-exchanges.js";
import { type Exchange, stunExchangesOf } from "./stun-exchanges.js";
import { delaysOf } from "./wire-delays.js";

/** The part of a call that delays are taken from, in epoch milliseconds: once pages are open, until senders are paused. */
export interface Steady {
	readonly steadyFromMs: number;
	readonly untilMs: number;
}

export interface WireTruth {
	/** Mean way up and mean way down of all datagrams: what the wire adds to a round trip. */
	readonly injectedMs: number;
	/**
	 * Mean of the exchanges that a browser reads round trips from. Of what it sends, by reports: their ways up and down. Of
	 * what it receives, by STUN: from request to answer at its socket, with the time that the far end took to answer.
	 */
	exchangedMs(by: ReadonlySet<number> | "by STUN"): number | undefined;
	/** Interarrival jitter of a stream at the browser's own socket, read once a second. */
	jitterOf(stream: Pick<StreamCount, "ssrc" | "clockRate">): readonly number[];
}

/** Undefined where the capture has no datagram that passed in each direction. */
export function wireTruthOf(
	datagrams: readonly CapturedDatagram[],
	relays: readonly Pick<Relay, "outPorts">[],
	{ steadyFromMs, untilMs }: Steady,
): WireTruth | undefined {
	// The agent's samples are of whole slots: a delay of a second beside them would make a truth that it cannot know.
	const [fromMs, toMs] = [slotStartOf(steadyFromMs + SLOT_MS - 1), slotStartOf(untilMs)];
	const isSteady = (atMs: number) => atMs >= fromMs && atMs < toMs;
	// A socket that one direction leaves from is where the other one comes in.
	const ways = relays.map(({ outPorts: { up, down } }) => ({
		up: delaysOf(datagrams, { intoPort: down, outOfPort: up }),
		down: delaysOf(datagrams, { intoPort: up, outOfPort: down }),
		browserPort: down,
	}));
	const meanOf = (direction: "up" | "down") =>
		mean(ways.flatMap((way) => way[direction].flatMap(({ atMs, delayMs }) => (isSteady(atMs) ? [delayMs] : []))));
	const [upMs, downMs] = [meanOf("up"), meanOf("down")];
	if (upMs === undefined || downMs === undefined) return undefined;

	const meanExchange = (exchanges: readonly Exchange[]) =>
		mean(exchanges.flatMap(({ endedMs, roundTripMs }) => (isSteady(endedMs) ? [roundTripMs] : [])));
	return {
		injectedMs: upMs + downMs,
		exchangedMs: (by) =>
			meanExchange(
				ways.flatMap(({ up, down, browserPort }) =>
					by === "by STUN" ? stunExchangesOf(datagrams, browserPort) : reportExchangesOf(up, down, by),
				),
			),
		jitterOf: ({ ssrc, clockRate }) =>
			ways.flatMap(({ browserPort }) => {
				const jitter = createJitter(clockRate);
				for (const { fromPort, payload, atMs } of datagrams) {
					const packet = fromPort === browserPort ? readRtp(payload) : undefined;
					if (packet?.ssrc === ssrc) jitter.take(packet, atMs);
				}
				return jitter.readings().flatMap(({ atMs, ms }) => (isSteady(atMs) ? [ms] : []));
			}),
	};
}
