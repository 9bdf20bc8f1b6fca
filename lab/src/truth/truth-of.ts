/**
 * Puts the relays' counts together by the contract's types: what each stream of a member truly carried. Delays and jitter
 * are the kernel's where there is a capture: a relay sees neither its own lateness nor what waits in its sockets.
 */
import type { StreamType } from "@qoscope/wire";
import type { StreamTruth } from "../compare/stream-truth.js";
import type { PageStream } from "../page/read-streams.js";
import type { Relay } from "../relay/relay.js";
import type { StreamCount } from "../relay/stream-count.js";
import type { CapturedDatagram } from "../witness/captured-datagrams.js";
import { mean, sum } from "./mean.js";
import { missedOf } from "./missed.js";
import { probeBytesOf } from "./probe-bytes.js";
import { type Steady, wireTruthOf } from "./wire-truth.js";

/** What is known of the call beside the relays. */
export interface CallTruth extends Steady {
	/** The beginning of the steady part as `performance.now()` has it. */
	readonly steadyAtMs: number;
	/** Absent where nothing could be captured. */
	readonly datagrams: readonly CapturedDatagram[] | undefined;
}

/** What left the sender, dropped or not, with what it repeated as a probe. */
function sentBytes(mine: readonly PageStream[], counts: readonly StreamCount[]) {
	const streams = mine.map(({ ssrc, rtxSsrc, srtpTagBytes }) => {
		const recordsOf = (wanted: number | undefined) =>
			counts.filter((count) => count.ssrc === wanted).flatMap(({ records }) => records);
		const media = recordsOf(ssrc);
		const payload = sum(media.map(({ sealedBytes }) => sealedBytes - srtpTagBytes));
		const probes = probeBytesOf(media, recordsOf(rtxSsrc), srtpTagBytes);
		return { media: payload, least: payload + probes.least, most: payload + probes.most };
	});
	return {
		payloadBytes: { least: sum(streams.map(({ least }) => least)), most: sum(streams.map(({ most }) => most)) },
		mediaBytes: sum(streams.map(({ media }) => media)),
	};
}

function receivedBytes(counts: readonly StreamCount[], srtpTagBytes: number) {
	const bytes = sum(counts.map(({ sealedBytes, forwarded }) => sealedBytes - forwarded * srtpTagBytes));
	return { payloadBytes: { least: bytes, most: bytes } };
}

/**
 * Pictures on the wire: those of the largest of several layers, and of all streams that came one after another. A stream
 * that goes on over another transport is one.
 */
export function framesOf(counts: readonly Pick<StreamCount, "ssrc" | "frames" | "firstMs" | "lastMs">[]): number {
	const streams = new Map<number, { frames: number; firstMs: number; lastMs: number }>();
	for (const { ssrc, frames, firstMs, lastMs } of counts) {
		const before = streams.get(ssrc) ?? { frames: 0, firstMs, lastMs };
		streams.set(ssrc, {
			frames: before.frames + frames,
			firstMs: Math.min(before.firstMs, firstMs),
			lastMs: Math.max(before.lastMs, lastMs),
		});
	}
	let [total, layer, untilMs] = [0, 0, Number.NEGATIVE_INFINITY];
	for (const { frames, firstMs, lastMs } of [...streams.values()].sort((a, b) => a.firstMs - b.firstMs)) {
		const isLayer = firstMs < untilMs;
		total += isLayer ? Math.max(0, frames - layer) : frames;
		layer = isLayer ? Math.max(layer, frames) : frames;
		untilMs = Math.max(untilMs, lastMs);
	}
	return total;
}

export function truthOf(
	streams: readonly PageStream[],
	relays: readonly Relay[],
	call: CallTruth,
): ReadonlyMap<StreamType, StreamTruth> {
	const wire = call.datagrams && wireTruthOf(call.datagrams, relays, call);
	const heldRoundTripMs = mean(relays.map((relay) => relay.count("up").heldMs + relay.count("down").heldMs));
	const truths = new Map<StreamType, StreamTruth>();
	for (const type of new Set(streams.map((stream) => stream.type))) {
		const isSent = type.endsWith("_input");
		const mine = streams.filter((stream) => stream.type === type);
		const ssrcs = new Set(mine.map(({ ssrc }) => ssrc));
		const all = relays.flatMap((relay) => relay.count(isSent ? "up" : "down").streams);
		const counts = all.filter(({ ssrc, forwarded }) => ssrcs.has(ssrc) && forwarded > 0);
		if (counts.length === 0) continue;
		const missed = missedOf(counts);
		const readings = counts.flatMap(({ jitter }) => jitter.filter(({ atMs }) => atMs >= call.steadyAtMs));
		const departureJitterMs = mean(readings.map(({ ms }) => ms));
		truths.set(type, {
			packets: sum(counts.map(({ forwarded }) => forwarded)),
			// What a sender loses is what was dropped on its own way; a receiver misses what the server never got, too.
			lost: isSent ? sum(counts.flatMap(({ dropped }) => Object.values(dropped))) : missed.all,
			lostInGaps: isSent ? 0 : missed.inGaps,
			...(isSent ? sentBytes(mine, all) : receivedBytes(counts, mine[0]?.srtpTagBytes ?? 0)),
			frames: mine[0]?.pictures ?? framesOf(counts),
			durationMs: Math.max(...counts.map(({ lastMs }) => lastMs)) - Math.min(...counts.map(({ firstMs }) => firstMs)),
			delays: {
				from: wire ? "capture" : "relay",
				roundTripMs: wire ? (wire.exchangedMs(isSent ? ssrcs : "by STUN") ?? wire.injectedMs) : heldRoundTripMs,
				injectedMs: wire?.injectedMs,
				jitterMs: wire ? mean(counts.flatMap(wire.jitterOf)) : departureJitterMs,
				relay: { heldRoundTripMs, departureJitterMs },
			},
		});
	}
	return truths;
}
