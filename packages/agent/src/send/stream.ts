/**
 * The connection to the server: sends what is in the outbox until it is acknowledged, connects again when it is lost,
 * and measures how far the server's clock is from ours. Frames are those of wire v1.
 */
import type { Environment, Socket } from "../environment.js";
import { type Outbox, type Rating, removeReport } from "./outbox.js";

export const WIRE_VERSION = 1;
export const SUBPROTOCOL = "qoscope.v1";

/** Round trips of which the shortest gives the clock; without the hello, whose answer takes the server some work. */
const ECHOES = 4;
/** The first wait between two attempts and the longest; each is doubled and then shortened by up to half by chance. */
const RETRY_MS = 1e3;
const LONGEST_RETRY_MS = 3e4;
/** A server that owes an answer for so long is given up, since a dead network closes no socket. */
const SILENCE_MS = 3e4;

export interface Stream {
	/** Sends what has not been sent; call it whenever there may be something. */
	flush(): void;
	/** Says that the participant leaves, and how; false when no connection is there to say it. */
	leave(how: object): boolean;
	/** Drops the connection and makes another. */
	reconnect(): void;
	close(): void;
}

/** Its parts come one by one: an object's names would cost the bundle what a rating costs. */
export function openStream(
	environment: Environment,
	url: string,
	/** Called for each connection. */
	getToken: () => Promise<string>,
	outbox: Outbox,
	/** Server's clock minus the monotonic one, measured anew at each connection. */
	onClock: (offsetMs: number) => void,
	/** Tells the page of a change: that of the outbox, and what is said here. */
	tell: (change?: { status: "connecting" | "open" | "waiting"; participantId?: string }) => void,
	/** The leave is stored. */
	onLeft: () => void,
	/** The server wants nothing of the agent, for good. */
	onRefused: (reason: string) => void,
): Stream {
	const { now } = environment;
	let socket: Socket | undefined;
	/** Changes with each attempt; what belongs to an earlier one is ignored. */
	let attempt = 0;
	/** What was sent in an earlier round is sent again. */
	let round = 0;
	let retryMs = RETRY_MS;
	let isWelcome = false;
	let run = "";
	let heardMs = 0;
	let waitUntilMs = 0;
	let cancelTimer = () => {};
	let echoes = 0;
	let bestRttMs = 0;
	let offsetMs = 0;
	/** What the server was told last. */
	let facts: object | undefined;
	/** The rating that an answer is owed to: one at a time, so that it is known which one is answered. */
	let asked: Rating | undefined;

	const send = (type: string, rest: object) => socket?.send(JSON.stringify({ type, ...rest }));

	function drop(): void {
		attempt += 1;
		cancelTimer();
		isWelcome = false;
		round += 1;
		asked = undefined;
		socket?.close();
		socket = undefined;
	}

	function connect(delayMs = 0): void {
		drop();
		tell({ status: "connecting" });
		cancelTimer = environment.after(delayMs, open);
	}

	function open(): void {
		const mine = attempt;
		heardMs = now();
		getToken()
			.then((token) => {
				if (mine !== attempt) return;
				socket = environment.openSocket(
					`${url.replace(/^http/, "ws")}/stream`,
					[SUBPROTOCOL, token],
					({ type, data }) => {
						if (mine !== attempt) return;
						heardMs = now();
						if (type === "message") receive(JSON.parse(data as string));
						else if (type === "close") retry();
						else {
							run = (outbox.reports[0] ?? outbox).run;
							({ facts } = outbox);
							send("hello", { version: WIRE_VERSION, run, facts });
						}
					},
				);
			})
			.catch(() => mine === attempt && retry());
	}

	function retry(): void {
		const delayMs = Math.max(waitUntilMs - now(), retryMs * (1 - environment.random() / 2));
		retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
		connect(delayMs);
	}

	function sendEcho(): void {
		echoes += 1;
		send("echo", { at: now() });
	}

	/** Nothing of a frame is believed before it is looked at; what does not fit is as good as not sent. */
	function receive(frame: { readonly [name: string]: unknown }): void {
		const { type, slot, slots } = frame;
		if (type === "hello") {
			isWelcome = true;
			retryMs = RETRY_MS;
			echoes = 0;
			bestRttMs = 1e9;
			tell({ status: "open", participantId: String(frame["participantId"]) });
			sendEcho();
		} else if (type === "echo") {
			const rttMs = heardMs - (frame["at"] as number);
			if (rttMs < bestRttMs) {
				bestRttMs = rttMs;
				offsetMs = (frame["serverTimeMs"] as number) + rttMs / 2 - heardMs;
			}
			if (echoes < ECHOES) sendEcho();
			else onClock(offsetMs);
		} else if (type === "rated") {
			if (asked === outbox.rating) outbox.rating = undefined;
			asked?.settle(true);
			asked = undefined;
		} else if (type === "refuse" && slot === undefined) onRefused(String(frame["reason"]));
		else if (type === "refuse" || type === "ack") {
			const counter = type === "ack" ? "acknowledgedReports" : "droppedReports";
			for (const settled of [slots ?? slot].flat()) removeReport(outbox, run, settled, counter);
			tell();
		} else if (type === "left") onLeft();
		else if (type === "wait") {
			const forMs = (frame["forMs"] as number) || 0;
			waitUntilMs = now() + forMs;
			round += 1;
			asked = facts = undefined;
			tell({ status: "waiting" });
			cancelTimer();
			cancelTimer = environment.after(forMs, () => {
				tell({ status: "open" });
				flush();
			});
		}
		flush();
	}

	function flush(): void {
		const nowMs = now();
		if (!socket || nowMs < waitUntilMs) return;
		let askedMs = heardMs;
		if (isWelcome) {
			const unstored = outbox.reports.filter((report) => report.run === run);
			for (const report of unstored) {
				if (report.sentIn === round) continue;
				report.sentIn = round;
				report.sentAtMs = nowMs;
				send("report", report.body);
			}
			if (facts !== outbox.facts) {
				({ facts } = outbox);
				send("facts", { facts });
			}
			if (outbox.rating && !asked) {
				asked = outbox.rating;
				asked.sentAtMs = nowMs;
				send("rate", asked.body);
			}
			const oldest = unstored[0] ?? asked;
			// A connection speaks of one run; when that has nothing left, the next one gets its own.
			if (!oldest && outbox.reports[0]) connect();
			askedMs = oldest?.sentAtMs ?? nowMs;
		}
		if (nowMs - askedMs > SILENCE_MS) connect();
	}

	connect();

	return {
		flush,
		leave(how) {
			flush();
			if (!isWelcome || now() < waitUntilMs || run !== outbox.run) return false;
			send("leave", how);
			return true;
		},
		reconnect: connect,
		close: drop,
	};
}
