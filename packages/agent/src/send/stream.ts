/**
 * The connection to the server: sends reports until they are acknowledged, connects again when it is lost, and
 * measures how far the server's clock is from ours. Frames are those of wire v1.
 */
import type { Environment, Socket } from "../environment.js";
import { type Outbox, removeReport } from "./outbox.js";

export const WIRE_VERSION = 1;
export const SUBPROTOCOL = "qoscope.v1";

/** Round trips of which the shortest gives the clock; without the hello, whose answer takes the server some work. */
const ECHOES = 4;
/** The first wait between two attempts and the longest; each is doubled and then shortened by up to half by chance. */
const RETRY_MS = 1e3;
const LONGEST_RETRY_MS = 3e4;
/** A server that owes an answer for so long is given up, since a dead network closes no socket. */
const SILENCE_MS = 3e4;
export interface StreamOptions {
	readonly environment: Environment;
	readonly url: string;
	/** Called for each connection. */
	token(): Promise<string>;
	readonly facts: object;
	readonly outbox: Outbox;
	/** The run that is going on; older ones may have reports left. */
	run(): string;
	/** Server's clock minus the monotonic one, measured anew at each connection. */
	onClock(offsetMs: number): void;
	/** Tells the page of a change: that of the outbox, and what is said here. */
	tell(change?: { status: "connecting" | "open" | "waiting"; participantId?: string }): void;
	/** The leave is stored. */
	onLeft(): void;
	/** The server wants nothing of the agent, for good. */
	onRefused(reason: string): void;
}

export interface Stream {
	/** Sends what has not been sent; call it whenever there may be something. */
	flush(): void;
	/** Says that the participant leaves; false when no connection is there to say it. */
	leave(end: boolean | undefined): boolean;
	/** Drops the connection and makes another. */
	reconnect(): void;
	close(): void;
}

export function openStream(options: StreamOptions): Stream {
	const { environment, outbox, tell } = options;
	const { now } = environment;
	let socket: Socket | undefined;
	/** Changes with each attempt; what belongs to an earlier one is ignored. */
	let attempt = 0;
	/** What was sent in an earlier round is sent again. */
	let round = 0;
	let failures = 0;
	let isWelcome = false;
	let run = "";
	let heardMs = 0;
	let waitUntilMs = 0;
	let cancelTimer = () => {};
	let echoes = 0;
	let bestRttMs = 0;
	let offsetMs = 0;

	const send = (frame: object) => socket?.send(JSON.stringify(frame));
	const later = (delayMs: number, task: () => void) => {
		cancelTimer();
		cancelTimer = environment.after(delayMs, task);
	};

	function drop(): void {
		attempt += 1;
		cancelTimer();
		isWelcome = false;
		round += 1;
		socket?.close();
		socket = undefined;
	}

	function connect(delayMs = 0): void {
		drop();
		tell({ status: "connecting" });
		later(delayMs, open);
	}

	function open(): void {
		const mine = attempt;
		heardMs = now();
		options
			.token()
			.then((token) => {
				if (mine !== attempt) return;
				socket = environment.openSocket(
					`${options.url.replace(/^http/, "ws")}/stream`,
					[SUBPROTOCOL, token],
					(type, data) => {
						if (mine !== attempt) return;
						heardMs = now();
						if (type === "message") receive(JSON.parse(String(data)));
						else if (type === "close") retry();
						else {
							run = outbox.reports[0]?.run ?? options.run();
							send({ type: "hello", version: WIRE_VERSION, run, facts: options.facts });
						}
					},
				);
			})
			.catch(() => mine === attempt && retry());
	}

	function retry(): void {
		const longestMs = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** failures);
		failures += 1;
		connect(Math.max(waitUntilMs - now(), longestMs * (1 - environment.random() / 2)));
	}

	function sendEcho(): void {
		echoes += 1;
		send({ type: "echo", at: now() });
	}

	/** Nothing of a frame is believed before it is looked at; what does not fit is as good as not sent. */
	function receive(frame: { readonly [name: string]: unknown }): void {
		const { type, slot, slots } = frame;
		if (type === "hello") {
			isWelcome = true;
			failures = 0;
			echoes = 0;
			bestRttMs = 1e9;
			tell({ status: "open", participantId: String(frame["participantId"]) });
			sendEcho();
		} else if (type === "echo") {
			const rttMs = heardMs - Number(frame["at"]);
			if (rttMs < bestRttMs) {
				bestRttMs = rttMs;
				offsetMs = Number(frame["serverTimeMs"]) + rttMs / 2 - heardMs;
			}
			if (echoes < ECHOES) sendEcho();
			else options.onClock(offsetMs);
		} else if (type === "ack" && Array.isArray(slots)) {
			for (const stored of slots) removeReport(outbox, run, stored, "acknowledgedReports");
			tell();
		} else if (type === "refuse" && slot === undefined) options.onRefused(String(frame["reason"]));
		else if (type === "refuse") {
			removeReport(outbox, run, slot, "droppedReports");
			tell();
		} else if (type === "left") options.onLeft();
		else if (type === "wait") {
			const forMs = Number(frame["forMs"]) || 0;
			waitUntilMs = now() + forMs;
			round += 1;
			tell({ status: "waiting" });
			later(forMs, () => {
				tell({ status: "open" });
				flush();
			});
		}
		flush();
	}

	function flush(): void {
		const nowMs = now();
		if (!socket || nowMs < waitUntilMs) return;
		const unstored = outbox.reports.filter((report) => isWelcome && report.run === run);
		for (const report of unstored) {
			if (report.round === round) continue;
			report.round = round;
			report.sentAtMs = nowMs;
			send({ type: "report", slot: report.slot, samples: report.samples });
		}
		const [oldest] = unstored;
		const askedMs = isWelcome ? (oldest?.sentAtMs ?? nowMs) : heardMs;
		// A connection speaks of one run; when that has nothing left, the next one gets its own.
		if ((isWelcome && !oldest && outbox.reports[0]) || nowMs - askedMs > SILENCE_MS) connect();
	}

	connect();

	return {
		flush,
		leave(end) {
			flush();
			if (!isWelcome || now() < waitUntilMs || run !== options.run()) return false;
			send({ type: "leave", end });
			return true;
		},
		reconnect: () => connect(),
		close: drop,
	};
}
