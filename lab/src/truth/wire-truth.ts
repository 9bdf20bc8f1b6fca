/** Delays of one participant as a capture has them: between sockets, by the kernel's clock. */
import { createJitter } from "../relay/interarrival-jitter.js";
import type { Relay } from "../relay/relay.js";
import { readRtp } from "../relay/rtp-packet.js";
import type { StreamCount } from "../relay/stream-count.js";
import type { CapturedDatagram } from "../witness/captured-datagrams.js";
import { mean } from "./mean.js";
import { stunExchangesOf } from "./stun-exchanges.js";
import { delaysOf } from "./wire-delays.js";

/** The part of a call that delays are taken from, in epoch milliseconds: once pages are open, until senders are paused. */
export interface Steady {
	readonly steadyFromMs: number;
	readonly untilMs: number;
}

export interface WireTruth {
	/** Mean way up and mean way down of all datagrams: what the wire adds to a round trip. */
	readonly roundTripMs: number;
	/** Mean of STUN's exchanges at the browser's own socket. */
	readonly stunRoundTripMs: number | undefined;
	/** Interarrival jitter of a stream at the browser's own socket, read once a second. */
	jitterOf(stream: Pick<StreamCount, "ssrc" | "clockRate">): readonly number[];
}

type RelayPorts = Pick<Relay, "outPorts">;

/** Undefined where the capture has no datagram that passed in each direction. */
export function wireTruthOf(
	datagrams: readonly CapturedDatagram[],
	relays: readonly RelayPorts[],
	{ steadyFromMs, untilMs }: Steady,
): WireTruth | undefined {
	const isSteady = ({ atMs }: { readonly atMs: number }) => atMs >= steadyFromMs && atMs <= untilMs;
	// A socket that one direction leaves from is where the other one comes in.
	const ways = relays.map(({ outPorts: { up, down } }) => ({
		up: { intoPort: down, outOfPort: up },
		down: { intoPort: up, outOfPort: down },
	}));
	const meanOf = (direction: "up" | "down") =>
		mean(
			ways
				.flatMap((way) => delaysOf(datagrams, way[direction]))
				.filter(isSteady)
				.map(({ delayMs }) => delayMs),
		);
	const [upMs, downMs] = [meanOf("up"), meanOf("down")];
	if (upMs === undefined || downMs === undefined) return undefined;
	const exchanges = ways.flatMap(({ down }) => stunExchangesOf(datagrams, down.outOfPort)).filter(isSteady);
	return {
		roundTripMs: upMs + downMs,
		stunRoundTripMs: mean(exchanges.map(({ roundTripMs }) => roundTripMs)),
		jitterOf: ({ ssrc, clockRate }) =>
			ways.flatMap(({ down }) => {
				const jitter = createJitter(clockRate);
				for (const { fromPort, payload, atMs } of datagrams) {
					const packet = fromPort === down.outOfPort ? readRtp(payload) : undefined;
					if (packet?.ssrc === ssrc) jitter.take(packet, atMs);
				}
				return jitter
					.readings()
					.filter(isSteady)
					.map(({ ms }) => ms);
			}),
	};
}
