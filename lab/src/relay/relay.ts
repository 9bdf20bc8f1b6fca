/**
 * Stands between a browser and one transport of a media server, impairs each direction by itself and counts what passes.
 * Needs no rights: the browser is given the relay's address as the server's.
 */
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createDepartures } from "./departures.js";
import { createFates, type Impairment, type Medium } from "./impairment.js";
import { readRtp } from "./rtp-packet.js";
import { createStreamCounter, type StreamCount, type StreamCounter, VIDEO_CLOCK_RATE } from "./stream-count.js";

export const DIRECTIONS = ["up", "down"] as const;
/** `up` is from the browser to the media server. */
export type Direction = (typeof DIRECTIONS)[number];

export interface RelayOptions {
	/** The media server's transport. */
	readonly target: { readonly address: string; readonly port: number };
	readonly up?: Impairment | undefined;
	readonly down?: Impairment | undefined;
	readonly seed: number;
	/** Hz by RTP payload type, as the session description has them. */
	readonly clockRates: Readonly<Record<number, number>>;
}

export interface DirectionCount {
	readonly streams: readonly StreamCount[];
	/** How long packets of any kind were held, on the average. */
	readonly heldMs: number;
}

export interface Relay {
	/** Where the browser sends to, at the target's own address. */
	readonly port: number;
	/** Where each direction leaves the relay from. */
	readonly outPorts: Readonly<Record<Direction, number>>;
	count(direction: Direction): DirectionCount;
	/** Lets nothing pass in either direction, or all again. */
	setDown(isDown: boolean): void;
	/** The browser has given this way up: what is still passed on to it is heard by nobody. */
	giveUp(): void;
	/** Loses nothing any more, and goes on delaying as before. */
	stopDropping(): void;
	lateness(): ReturnType<ReturnType<typeof createDepartures>["lateness"]>;
	close(): Promise<void>;
}

async function bind(address: string): Promise<Socket> {
	const socket = createSocket("udp4");
	socket.bind(0, address);
	await once(socket, "listening");
	// A key frame is a burst that must not be lost before it is counted.
	socket.setRecvBufferSize(4 << 20);
	return socket;
}

export async function openRelay(options: RelayOptions): Promise<Relay> {
	const { target, clockRates } = options;
	const [front, back] = [await bind(target.address), await bind(target.address)];
	const departures = createDepartures();
	let browser: { readonly address: string; readonly port: number } | undefined;

	const send = (socket: Socket, datagram: Buffer, to: typeof browser) => {
		// Where the other end is gone nothing can be done.
		if (to) socket.send(datagram, to.port, to.address, () => {});
	};

	function createDirection(seed: number, first: Impairment, forward: (datagram: Buffer) => void) {
		let impairment = first;
		const fates = createFates(seed, impairment);
		const counters = new Map<number, StreamCounter>();
		let [held, heldSumMs] = [0, 0];
		let isHeard = true;
		return {
			take(datagram: Buffer): void {
				const atMs = performance.now();
				const packet = readRtp(datagram);
				let counter: StreamCounter | undefined;
				let medium: Medium | undefined;
				if (packet) {
					const clockRate = clockRates[packet.payloadType] ?? VIDEO_CLOCK_RATE;
					medium = clockRate === VIDEO_CLOCK_RATE ? "video" : "audio";
					counter = counters.get(packet.ssrc) ?? createStreamCounter(packet, clockRate);
					counters.set(packet.ssrc, counter);
					counter.arrive(packet);
				}
				const fate = fates.decide({ atMs, bytes: datagram.length, medium });
				if (fate.kind === "dropped") {
					counter?.drop(fate.cause);
					return;
				}
				const counted = isHeard ? counter : undefined;
				if (!isHeard) counter?.lose();
				departures.add(fate.departMs, () => {
					const nowMs = performance.now();
					held += 1;
					heldSumMs += nowMs - atMs;
					if (packet) counted?.forward(packet, nowMs);
					forward(datagram);
				});
			},
			giveUp(): void {
				isHeard = false;
			},
			change(change: Impairment): void {
				impairment = { ...impairment, ...change };
				fates.change(impairment);
			},
			count: (): DirectionCount => ({
				streams: [...counters.values()].map((counter) => counter.count()),
				heldMs: held === 0 ? 0 : heldSumMs / held,
			}),
		};
	}

	const directions = {
		up: createDirection(2 * options.seed, options.up ?? {}, (datagram) => send(back, datagram, target)),
		down: createDirection(2 * options.seed + 1, options.down ?? {}, (datagram) => send(front, datagram, browser)),
	};
	front.on("message", (datagram, from) => {
		browser = from;
		directions.up.take(datagram);
	});
	back.on("message", (datagram) => directions.down.take(datagram));

	return {
		port: front.address().port,
		outPorts: { up: back.address().port, down: front.address().port },
		count: (direction) => directions[direction].count(),
		setDown(isDown) {
			for (const direction of DIRECTIONS) directions[direction].change({ isDown });
		},
		giveUp: () => directions.down.giveUp(),
		stopDropping() {
			for (const direction of DIRECTIONS) directions[direction].change({ isDown: false, loss: undefined });
		},
		lateness: () => departures.lateness(),
		async close() {
			departures.close();
			await Promise.all([front, back].map((socket) => new Promise<void>((resolve) => socket.close(resolve))));
		},
	};
}
