/** One participant who came without an agent: measures their handles and delivers the reports. */
import { randomBytes } from "node:crypto";
import type { AgentFacts } from "@qoscope/wire";
import type { BatchDoor } from "./batch-door.js";
import type { HandleReading } from "./handle-reading.js";
import { createHandleMeter, LONGEST_GAP_MS } from "./measure-handle.js";
import { createOutbox } from "./outbox.js";
import { createSlotFolder } from "./slot-folder.js";
import { streamTypeOf, type Way } from "./stream-type.js";

const NAME_AND_VERSION = "janus-reporter 0.1.0";

export interface VisitOptions {
	readonly visit: string;
	readonly webinar: number;
	readonly way: Way;
	readonly screen: string;
	readonly door: BatchDoor;
	readonly local: () => number;
	readonly log: (line: string) => void;
}

export interface Visit {
	/** `atMs` is the server's time of the reading. */
	readonly take: (reading: HandleReading, atMs: number) => void;
	/** Makes reports of the slots that are over by then, and that every handle has been read past the end of. */
	readonly close: (nowMs: number) => void;
	/** Sends what waits, if it is time, after what is on its way; resolves when answered. Never throws. */
	readonly deliver: () => Promise<void>;
	/** The participant has gone: the current slot is over, and the last batch says so. */
	readonly leave: () => void;
	/** Everything is delivered, the leave included, or turned away for good. */
	readonly isDone: () => boolean;
	readonly isEmpty: () => boolean;
}

/** A connector's participant holds a telephone or a room system, which no User-Agent header says. */
function factsOf(way: Way): AgentFacts {
	const facts: AgentFacts = { version: "0.1.0", client: NAME_AND_VERSION };
	return way === "crc"
		? { ...facts, userAgent: `H.323/SIP, ${NAME_AND_VERSION}` }
		: { ...facts, userAgent: NAME_AND_VERSION };
}

export function createVisit({ visit, webinar, way, screen, door, local, log }: VisitOptions): Visit {
	const run = randomBytes(8).toString("hex");
	const facts = factsOf(way);
	const meters = new Map<string, ReturnType<typeof createHandleMeter>>();
	const folder = createSlotFolder();
	const outbox = createOutbox();
	let name = visit;
	let leaving = false;
	let done = false;
	let sending: Promise<void> | undefined;
	let notBeforeMs = 0;
	/** All handles of this poll were read until then. */
	let readUntilMs = Number.POSITIVE_INFINITY;
	/** What was left out since the last slots were closed. */
	let longestGapMs = 0;
	let tooLate = 0;

	async function sendOnce(): Promise<void> {
		const reports = outbox.next();
		const outcome = await door.send({
			jti: visit,
			run,
			webinar: { number: webinar },
			participant: { name },
			facts,
			reports,
			leave: leaving,
		});
		if (outcome.kind === "answered") {
			const refused = outbox.settle(outcome.answer);
			if (refused > 0) log(`${visit}: ${JSON.stringify(outcome.answer.refused)}`);
			// A leave counts once all that came before it is stored.
			done = leaving && outbox.isEmpty();
		} else if (outcome.kind === "wait") {
			notBeforeMs = local() + outcome.forMs;
			log(`${visit}: waits, ${outcome.why}`);
		} else {
			done = true;
			log(`${visit}: given up, ${outcome.why}`);
		}
	}

	return {
		take: (reading, atMs) => {
			name = reading.name ?? name;
			const meter = meters.get(reading.id) ?? createHandleMeter();
			meters.set(reading.id, meter);
			readUntilMs = Math.min(readUntilMs, atMs);
			const measured = meter(reading, atMs);
			if (measured === undefined) return;
			const { fromMs, untilMs, pieces } = measured;
			longestGapMs = Math.max(longestGapMs, untilMs - fromMs);
			for (const piece of pieces) {
				const type = streamTypeOf(piece.medium, piece.direction, way, screen);
				if (!folder.add(piece, type, fromMs, untilMs)) tooLate += 1;
			}
		},
		close: (nowMs) => {
			if (longestGapMs > LONGEST_GAP_MS) {
				log(`${visit}: ${Math.round(longestGapMs / 1_000)} s between two readings of Janus are left out`);
			}
			if (tooLate > 0) log(`${visit}: ${tooLate} readings came after their slot was reported, and are left out`);
			longestGapMs = tooLate = 0;
			outbox.add(folder.close(Math.min(nowMs, readUntilMs)));
			readUntilMs = Number.POSITIVE_INFINITY;
		},
		deliver: async () => {
			// What is on its way goes first: a slot that was closed meanwhile is sent after its answer.
			while (sending !== undefined) await sending;
			const hasWork = !outbox.isEmpty() || leaving;
			if (done || !hasWork || local() < notBeforeMs) return;
			sending = sendOnce().finally(() => {
				sending = undefined;
			});
			await sending;
		},
		leave: () => {
			outbox.add(folder.close(Number.POSITIVE_INFINITY));
			leaving = true;
		},
		isDone: () => done,
		isEmpty: () => outbox.isEmpty(),
	};
}
