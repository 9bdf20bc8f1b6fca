/**
 * The connection to the server: sends what is in the outbox until it is acknowledged, connects again when it is lost,
 * over HTTP where no WebSocket gets through, and measures how far the server's clock is from ours. Frames are those of
 * wire v1.
 */
import type { AgentState } from "../agent-state.js";
import type { Environment, Socket, SocketEvent } from "../environment.js";
import { openHttpSocket } from "./http-socket.js";
import { isExpired } from "./join-token.js";
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
/** So is one that does not greet, since a proxy may let the upgrade hang. */
const GREETING_MS = 1e4;
/** How long it reports over HTTP before it tries a WebSocket again, at first; then it waits longer each time. */
const HTTP_MS = 6e4;
const LONGEST_HTTP_MS = 3e5;

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
	/** Asks the page for a token: empty when what it gave is unusable. */
	getToken: () => Promise<string>,
	outbox: Outbox,
	/** Server's clock minus the monotonic one, measured anew at each connection. */
	onClock: (offsetMs: number) => void,
	/** Tells the page of a change: that of the outbox, and what is said here. */
	tell: (change?: Partial<AgentState>) => void,
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
	/** Later and earlier than nothing until it is known. */
	let offsetMs = Number.NaN;
	/** Kept until it is refused or expires: one with another `jti` would make another participant. */
	let token = "";
	/** The token that was refused, and why, until the server accepts one. */
	let refusedToken: string | undefined;
	let refusal = "";
	/** What the page is told while nothing can be reported. */
	let reason: string | undefined;
	/** WebSockets that did not even bring the clock, since the last one that did. */
	let failures = 0;
	let isHttp = false;
	let httpMs = HTTP_MS;
	let httpUntilMs = 0;
	/** What the server was told last. */
	let facts: object | undefined;
	/** The rating that an answer is owed to: one at a time, so that it is known which one is answered. */
	let asked: Rating | undefined;

	const send = (type: string, rest: object) => socket?.send(JSON.stringify({ type, ...rest }));

	function drop(): void {
		attempt += 1;
		cancelTimer();
		isWelcome = false;
		echoes = 0;
		heardMs = Number.POSITIVE_INFINITY;
		round += 1;
		asked = undefined;
		socket?.close();
		socket = undefined;
	}

	function connect(delayMs = 0, isQuiet = now() < waitUntilMs): void {
		drop();
		if (!isQuiet) tell({ status: "connecting", reason });
		cancelTimer = environment.after(delayMs, open);
	}

	async function renewToken(): Promise<void> {
		const given = await getToken().catch(() => undefined);
		if (!given) reason = given === "" ? "token_unusable" : "token_failed";
		else if (given === refusedToken) onRefused(refusal);
		else {
			token = given;
			reason = undefined;
		}
	}

	async function open(): Promise<void> {
		const mine = attempt;
		heardMs = now();
		try {
			// The server may accept an expired one all the same, where the page has no other.
			if (!token || isExpired(token, now() + offsetMs)) await renewToken();
			if (mine !== attempt) return;
			if (!token) return retry();
			heardMs = now();
			const onEvent = ({ type, data }: SocketEvent) => {
				if (mine !== attempt) return;
				heardMs = now();
				if (type === "message") receive(JSON.parse(data as string));
				else if (type === "close") fail();
				else if (type === "open") {
					run = (outbox.reports[0] ?? outbox).run;
					({ facts } = outbox);
					send("hello", { version: WIRE_VERSION, run, facts });
				}
			};
			socket = isHttp
				? openHttpSocket(environment, `${url}/reports`, token, onEvent)
				: environment.openSocket(`${url.replace(/^http/i, "ws")}/stream`, [SUBPROTOCOL, token], onEvent);
		} catch {
			if (mine === attempt) fail();
		}
	}

	function retry(): void {
		const delayMs = Math.max(waitUntilMs - now(), retryMs * (1 - environment.random() / 2));
		retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
		connect(delayMs);
	}

	/** The connection is lost, or never was one. The second WebSocket in a row that brought no clock gives way to HTTP. */
	function fail(): void {
		// A server that asks to wait has been reached.
		const isReached = now() < waitUntilMs;
		if (!isReached) {
			if (isHttp) reason = "unreachable";
			else if (echoes < ECHOES) failures += 1;
			isHttp = !isHttp && failures > 1;
		}
		if (isHttp && !isReached) connect(0, true);
		else retry();
	}

	/** A token may have been good when it was given: another one is asked for, once. */
	function refuse(why: string): void {
		if (refusedToken || !/token/.test(why)) onRefused(why);
		else {
			refusedToken = token;
			refusal = why;
			token = "";
			retry();
		}
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
			bestRttMs = 1e9;
			if (isHttp) {
				httpUntilMs = now() + httpMs;
				httpMs = Math.min(LONGEST_HTTP_MS, httpMs * 2);
			}
			refusedToken = reason = undefined;
			tell({
				status: "open",
				reason,
				transport: isHttp ? "http" : undefined,
				participantId: String(frame["participantId"]),
			});
			sendEcho();
		} else if (type === "echo") {
			const rttMs = heardMs - (frame["at"] as number);
			if (rttMs < bestRttMs) {
				bestRttMs = rttMs;
				offsetMs = (frame["serverTimeMs"] as number) + rttMs / 2 - heardMs;
			}
			if (echoes < ECHOES) sendEcho();
			else {
				if (!isHttp) {
					failures = 0;
					httpMs = HTTP_MS;
				}
				onClock(offsetMs);
			}
		} else if (type === "rated") {
			if (asked === outbox.rating) outbox.rating = undefined;
			asked?.settle(true);
			asked = undefined;
		} else if (type === "refuse" && slot === undefined) refuse(String(frame["reason"]));
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
		if (nowMs < waitUntilMs) return;
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
			if (isHttp && nowMs > httpUntilMs) {
				isHttp = false;
				connect(0, true);
			} else if (nowMs - askedMs > SILENCE_MS) connect();
		} else if (nowMs - askedMs > GREETING_MS) {
			if (token) {
				failures ||= 1;
				fail();
			} else {
				reason = "token_failed";
				retry();
			}
		}
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
