/** One simulated participant: a WebSocket of wire v1 that reports its track, slot by slot, until all is stored. */
import { SLOT_MS, SUBPROTOCOL, slotStartOf, WIRE_VERSION } from "@qoscope/wire";
import { WebSocket } from "ws";
import type { Player } from "./make-cast.js";
import { type ReadFrame, readServerFrame } from "./read-server-frame.js";
import { countRefused, countStored, type Tally } from "./tally.js";
import type { Timeline } from "./timeline.js";
import { samplesAt } from "./track.js";

export interface PlayOptions {
	readonly player: Player;
	/** The stream door of the webinar, ws: or wss:. */
	readonly streamUrl: string;
	readonly slots: number;
	readonly facts: object;
	readonly timeline: Timeline;
	readonly tally: Tally;
	readonly random: () => number;
	/** Leaves as soon as it fires; what was not sent by then is not sent. */
	readonly stop: AbortSignal;
	/** Whether the leave ends the webinar; takes a host. */
	readonly end: boolean;
	/** Stays until this resolves, although all is stored. */
	readonly hold?: Promise<unknown>;
}

/** The first pause before connecting again, doubled each time up to the longest, and up to half of it taken off. */
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** After its last report a server may be silent for so long; then what is open counts as lost. */
const PATIENCE_MS = 30_000;
/** As long as a real agent keeps what was not acknowledged. */
const KEPT_MS = 600_000;
const KEPT_REPORTS = KEPT_MS / SLOT_MS;
/** Round trips of which the shortest gives the clock, beside that of the hello. */
const ECHOES = 4;
/** Who was never welcomed gives up after so many attempts, about a minute. */
const FIRST_ATTEMPTS = 6;

/** Resolves when the participant has left; it never rejects, the tally says how it went. */
export function runPlayer(options: PlayOptions): Promise<void> {
	const { player, streamUrl, slots, facts, timeline, tally, random, stop, end, hold } = options;
	return new Promise((resolve) => {
		const open = new Map<number, string>();
		let socket: WebSocket | undefined;
		let welcome: Extract<ReadFrame, { type: "hello" }> | undefined;
		let isWelcome = false;
		let offsetMs: number | undefined;
		let roundTripMs = Number.POSITIVE_INFINITY;
		let echoes = 0;
		let helloAtMs = 0;
		let heardMs = timeline.now();
		/** There while the server wants nothing. Its timer alone ends that: by the clock it may fire a millisecond early. */
		let cancelWait: (() => void) | undefined;
		let failures = 0;
		let firstSlot: number | undefined;
		let next = 0;
		let isHeld = hold !== undefined;
		let isLeaving = false;
		let isDone = false;
		const timers = new Set<() => void>();

		const after = (delayMs: number, act: () => void) => {
			const cancel = timeline.after(Math.max(0, delayMs), () => {
				timers.delete(cancel);
				act();
			});
			timers.add(cancel);
			return () => {
				timers.delete(cancel);
				cancel();
			};
		};
		const send = (text: string) => socket?.send(text);
		const sendEcho = () => send(JSON.stringify({ type: "echo", at: timeline.now() }));
		const canSend = () => isWelcome && cancelWait === undefined;
		const reportOf = (slot: number, samples: string) => `{"type":"report","slot":${slot},"samples":${samples}}`;
		const resend = () => {
			if (!canSend()) return;
			for (const [slot, samples] of open) send(reportOf(slot, samples));
			leaveWhenDone();
		};

		function finish(): void {
			if (isDone) return;
			isDone = true;
			stop.removeEventListener("abort", leaveEarly);
			for (const cancel of timers) cancel();
			if (isWelcome) tally.connected -= 1;
			isWelcome = false;
			socket?.close();
			resolve();
		}
		function leaveEarly(): void {
			next = slots;
			isHeld = false;
			if (!isWelcome) finish();
			else leaveWhenDone();
			after(PATIENCE_MS, finish);
		}
		function leaveWhenDone(): void {
			if (isLeaving || isHeld || next < slots || open.size > 0 || !canSend()) return;
			isLeaving = true;
			send(JSON.stringify({ type: "leave", ...(end ? { end } : {}) }));
			awaitAnswers();
		}
		/** A server that is behind goes on answering, if only that it wants to wait. */
		function awaitAnswers(sinceMs = timeline.now()): void {
			after(PATIENCE_MS, () => {
				const nowMs = timeline.now();
				if (nowMs - heardMs < PATIENCE_MS && nowMs - sinceMs < KEPT_MS) awaitAnswers(sinceMs);
				else finish();
			});
		}

		/** Whichever round trip was shortest says best how far the server's clock is from ours. */
		function measureClock(serverTimeMs: number, sentMs: number): void {
			const nowMs = timeline.now();
			if (firstSlot !== undefined || nowMs - sentMs >= roundTripMs) return;
			roundTripMs = nowMs - sentMs;
			offsetMs = serverTimeMs + roundTripMs / 2 - nowMs;
		}
		function begin(): void {
			if (firstSlot !== undefined || offsetMs === undefined || isDone) return;
			firstSlot = slotStartOf(timeline.now() + offsetMs) + SLOT_MS;
			scheduleReport(firstSlot, offsetMs);
		}
		function scheduleReport(first: number, clockOffsetMs: number): void {
			if (next >= slots) {
				leaveWhenDone();
				if (!isHeld) awaitAnswers();
				return;
			}
			const slot = first + next * SLOT_MS;
			after(slot + SLOT_MS + player.phaseMs - (timeline.now() + clockOffsetMs), () => {
				if (next >= slots) return;
				const samples = samplesAt(player.track, player.offset, next);
				next += 1;
				if (samples !== undefined) report(slot, samples);
				scheduleReport(first, clockOffsetMs);
			});
		}
		function report(slot: number, samples: string): void {
			tally.sent += 1;
			open.set(slot, samples);
			const [oldest] = open.keys();
			if (open.size > KEPT_REPORTS && oldest !== undefined) open.delete(oldest);
			if (canSend()) send(reportOf(slot, samples));
		}

		function receive(frame: ReadFrame): void {
			heardMs = timeline.now();
			switch (frame.type) {
				case "hello":
					isWelcome = true;
					failures = 0;
					tally.connected += 1;
					welcome = frame;
					measureClock(frame.serverTimeMs, helloAtMs);
					echoes = 0;
					if (firstSlot === undefined) sendEcho();
					resend();
					break;
				case "echo":
					measureClock(frame.serverTimeMs, frame.at);
					if (++echoes < ECHOES) sendEcho();
					else begin();
					break;
				case "ack":
					for (const slot of frame.slots) {
						const samples = open.get(slot);
						if (samples === undefined || welcome === undefined) continue;
						open.delete(slot);
						const { participantId, webinarUuid } = welcome;
						countStored(tally, { participantId, webinarUuid, run: player.run, slot, samples });
					}
					leaveWhenDone();
					break;
				case "wait":
					wait(frame.forMs);
					break;
				case "refuse":
					if (frame.slot === undefined) giveUp(frame.reason);
					else {
						if (open.delete(frame.slot)) countRefused(tally, frame.reason, 1);
						leaveWhenDone();
					}
					break;
				case "left":
					finish();
			}
		}
		function wait(forMs: number): void {
			cancelWait?.();
			// Whatever was under way may have been put off, the leave too.
			isLeaving = false;
			cancelWait = after(forMs, () => {
				cancelWait = undefined;
				resend();
			});
		}
		function giveUp(reason: string): void {
			countRefused(tally, reason, open.size);
			open.clear();
			finish();
		}

		function connect(): void {
			const mine = new WebSocket(streamUrl, [SUBPROTOCOL, player.token], { perMessageDeflate: false });
			socket = mine;
			mine.on("open", () => {
				helloAtMs = timeline.now();
				send(JSON.stringify({ type: "hello", version: WIRE_VERSION, run: player.run, facts }));
			});
			mine.on("message", (data) => {
				const frame = readServerFrame(String(data));
				if (frame !== undefined && !isDone) receive(frame);
			});
			// A close always follows, and what an error says of the network is the same for all.
			mine.on("error", () => undefined);
			let isLost = false;
			const lose = () => {
				if (!isLost) retry();
				isLost = true;
			};
			mine.on("unexpected-response", (request, { statusCode = 0 }) => {
				request.destroy();
				if (statusCode >= 400 && statusCode < 500 && statusCode !== 429) giveUp(`HTTP ${statusCode}`);
				else lose();
			});
			mine.on("close", lose);
		}
		function retry(): void {
			if (isDone) return;
			if (isWelcome) tally.connected -= 1;
			isWelcome = false;
			if (isLeaving) finish();
			else if (welcome === undefined && failures >= FIRST_ATTEMPTS) giveUp("no connection");
			else connectLater();
		}
		function connectLater(): void {
			const pauseMs = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** failures) * (1 - random() / 2);
			failures += 1;
			after(pauseMs, connect);
		}

		stop.addEventListener("abort", leaveEarly);
		hold?.then(() => {
			isHeld = false;
			leaveWhenDone();
			if (!isDone && next >= slots) awaitAnswers();
		});
		if (stop.aborted) finish();
		else connect();
	});
}
