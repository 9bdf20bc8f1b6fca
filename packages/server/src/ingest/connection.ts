/** One agent's connection: hello, then reports in order, many on their way at once, each acknowledged when stored. */
import type { AgentFrame, Hello, Report } from "@qoscope/wire";
import type { WebSocket } from "ws";
import type { Clock } from "../clock.js";
import { Drop, dropOf } from "../drop.js";
import type { Lifecycle, RoundTrips } from "../live/ports.js";
import type { Participant } from "../store/ports.js";
import { openPings } from "./open-pings.js";
import { createOutbox, refusalOf } from "./outbox.js";
import type { Pipeline } from "./pipeline.js";
import type { ReadFrame } from "./read-frame.js";
import type { Entrance, Opening, Reporter } from "./step.js";

/** Close codes of RFC 6455 section 7.4.1 and its registry. */
const CLOSE = { goingAway: 1001, policy: 1008, tryAgainLater: 1013 } as const;
/** Ten minutes of slots, as much as an agent holds, twice. */
const MAX_PENDING = 240;
/** An agent that does not read its answers is cut off. */
const MAX_UNREAD_BYTES = 1_048_576;

export interface ConnectionParts {
	readonly pipeline: Pipeline;
	readonly lifecycle: Lifecycle;
	readonly roundTrips: RoundTrips;
	readonly clock: Clock;
	readonly readFrame: (text: string) => ReadFrame;
	readonly countUnknown: (count: number) => void;
}

type Rate = Extract<AgentFrame, { type: "rate" }>;
/** What may take its time. */
type TrackedFrame = Exclude<AgentFrame, { type: "hello" | "echo" }>;

/** What the request said before the first frame. */
export type ConnectionRequest = Pick<Entrance, "pathWebinar" | "token" | "origin"> &
	Pick<Opening, "ipAddress" | "userAgent">;

export interface Connection {
	/** Monotonic time of the last sign of life. */
	readonly aliveMs: () => number;
	readonly ping: () => void;
	readonly terminate: () => void;
	/** Turns the connection away. */
	readonly dismiss: (drop: Drop) => void;
	/** Waits for what is on its way, acknowledges it, and closes as going away. */
	readonly drain: () => Promise<void>;
}

export function serveConnection(socket: WebSocket, request: ConnectionRequest, parts: ConnectionParts): Connection {
	const { pipeline, lifecycle, roundTrips, clock, readFrame, countUnknown } = parts;
	/** What is on its way; true when it has to be sent again. */
	const pending = new Set<Promise<boolean>>();
	let opened: Promise<Reporter | undefined> | undefined;
	let aliveMs = clock.monotonicMs();
	let participant: Participant | undefined;
	const { ping } = openPings(socket, clock.monotonicMs, (roundTripMs) => {
		if (participant !== undefined && isOpen()) roundTrips.put(socket, participant, roundTripMs);
	});

	const isOpen = () => socket.readyState === socket.OPEN;
	/** Turned away, or closing by ourselves: what still comes is not taken. */
	let isOver = false;
	const outbox = createOutbox((text) => {
		if (!isOpen()) return;
		if (socket.bufferedAmount > MAX_UNREAD_BYTES) terminate();
		else socket.send(text);
	});

	function terminate(): void {
		isOver = true;
		socket.terminate();
	}

	function dismiss(drop: Drop): void {
		if (isOver) return;
		isOver = true;
		pipeline.countDrop(drop);
		if (!drop.kind.final) outbox.askToWait(drop);
		outbox.flush();
		if (drop.kind.final) outbox.send(refusalOf(drop));
		socket.close(drop.kind.final ? CLOSE.policy : CLOSE.tryAgainLater, drop.reason);
	}

	/** Says whether it has to be sent again. */
	function turnAway(error: unknown, slotMs: number | undefined): boolean {
		const drop = dropOf(error);
		if (!drop.kind.final) {
			pipeline.countDrop(drop);
			outbox.askToWait(drop);
		} else if (drop.kind.ofReport && slotMs !== undefined) {
			pipeline.countDrop(drop);
			outbox.send(refusalOf(drop, slotMs));
		} else {
			dismiss(drop);
		}
		return !drop.kind.final;
	}

	const { pathWebinar, token, origin, ipAddress, userAgent } = request;
	const authenticated = pipeline.authenticate({ door: "stream", pathWebinar, token, origin });
	// No frame is read of whom nobody knows, nor may they stay.
	socket.pause();
	authenticated
		.catch((error: unknown) => dismiss(dropOf(error)))
		// Also of who was turned away, whose side of the closing handshake is still to come.
		.finally(() => socket.resume());

	async function open({ version, run, facts = {} }: Hello): Promise<Reporter | undefined> {
		try {
			const identity = await authenticated;
			const from = { ipAddress, userAgent };
			const opening: Opening = { door: "stream", identity, ...from, version, run, facts, slotsMs: [] };
			const reporter = await pipeline.open(opening);
			const { instance } = reporter.visit;
			participant = reporter.visit.participant;
			outbox.send({
				type: "hello",
				version,
				serverTimeMs: clock.nowMs(),
				participantId: String(participant.id),
				webinarUuid: instance.uuid,
			});
			if (isOpen()) ping();
			return reporter;
		} catch (error) {
			dismiss(dropOf(error));
			return undefined;
		}
	}

	async function report(opening: Promise<Reporter | undefined>, { slot, samples }: Report): Promise<boolean> {
		const reporter = await opening;
		if (reporter === undefined) return false;
		try {
			await pipeline.report(reporter, { slot, samples });
			outbox.acknowledge(slot);
			return false;
		} catch (error) {
			return turnAway(error, slot);
		}
	}

	/** For what is answered only when it is stored, or not at all. */
	async function tell(opening: Promise<Reporter | undefined>, task: (reporter: Reporter) => Promise<void>) {
		const reporter = await opening;
		if (reporter === undefined) return false;
		try {
			await task(reporter);
			return false;
		} catch (error) {
			return turnAway(error, undefined);
		}
	}

	async function rate(reporter: Reporter, { score, comment }: Rate): Promise<void> {
		await pipeline.rate(reporter, { score, ...(comment === undefined ? {} : { comment }) });
		outbox.send({ type: "rated" });
	}

	function handle(opening: Promise<Reporter | undefined>, frame: TrackedFrame): Promise<boolean> {
		switch (frame.type) {
			case "report":
				return report(opening, frame);
			case "facts":
				return tell(opening, (reporter) => pipeline.updateFacts(reporter, frame.facts));
			case "rate":
				return tell(opening, (reporter) => rate(reporter, frame));
			case "leave":
				return leave(opening, frame.end === true);
		}
	}

	async function leave(opening: Promise<Reporter | undefined>, isEnd: boolean): Promise<boolean> {
		const before = [...pending];
		const reporter = await opening;
		if (reporter === undefined) return false;
		const { visit, isHost } = reporter;
		try {
			if (isEnd && !isHost) throw new Drop("not_host");
			// Who still has to send reports again has not left: an end would turn those away.
			if ((await Promise.all(before)).includes(true)) return true;
			await lifecycle.leave(visit);
			if (isEnd) await lifecycle.endInstance(visit.instance.account, visit.instance.uuid);
			outbox.flush();
			outbox.send({ type: "left" });
			return false;
		} catch (error) {
			return turnAway(error, undefined);
		}
	}

	function track(task: Promise<boolean>): void {
		pending.add(task);
		task.finally(() => pending.delete(task));
	}

	function answer(frame: AgentFrame): void {
		if (frame.type === "hello") {
			if (opened === undefined) opened = open(frame);
			else dismiss(new Drop("malformed", "A connection has one hello."));
		} else if (opened === undefined) {
			dismiss(new Drop("hello_first"));
		} else if (frame.type === "echo") {
			outbox.send({ type: "echo", at: frame.at, serverTimeMs: clock.nowMs() });
		} else if (pending.size >= MAX_PENDING) {
			turnAway(new Drop("queue_full"), undefined);
		} else {
			track(handle(opened, frame));
		}
	}

	socket.on("message", (data, isBinary) => {
		// A compressed frame is read in a thread of its own: that of an agent which has closed behind it comes late.
		if (isOver) return;
		aliveMs = clock.monotonicMs();
		const read: ReadFrame = isBinary ? { ok: false } : readFrame(String(data));
		if (!read.ok) {
			turnAway(new Drop("malformed", read.problem), opened === undefined ? undefined : read.slotMs);
			return;
		}
		countUnknown(read.unknownFields);
		answer(read.frame);
	});
	socket.on("pong", () => {
		// Who never says hello is not kept alive by its network stack.
		if (opened !== undefined) aliveMs = clock.monotonicMs();
	});
	socket.on("close", () => {
		if (participant !== undefined) roundTrips.remove(socket, participant);
	});
	socket.on("error", (error) => {
		// `ws` has by now closed with 1009; no frame can follow.
		if ("code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH")
			pipeline.countDrop(new Drop("too_large"));
	});

	return {
		aliveMs: () => aliveMs,
		ping,
		terminate,
		dismiss,
		async drain() {
			await opened;
			await Promise.all(pending);
			outbox.flush();
			isOver = true;
			socket.close(CLOSE.goingAway, "closing");
		},
	};
}
