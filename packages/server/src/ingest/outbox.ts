/** What one connection has to say: acknowledgements of one flush go in one frame, and one "wait" is enough for many. */
import type { Refuse, ServerFrame, Wait } from "@qoscope/wire";
import type { Drop } from "../drop.js";

/** One slot: by then the agent has something new to send anyway. */
export const RETRY_AFTER_MS = 5_000;

export interface Outbox {
	readonly send: (frame: ServerFrame) => void;
	readonly acknowledge: (slotMs: number) => void;
	readonly askToWait: (drop: Drop) => void;
	/** Sends what was gathered. */
	readonly flush: () => void;
}

export function refusalOf({ reason, message }: Drop, slotMs?: number): Refuse {
	return { type: "refuse", reason, message, ...(slotMs === undefined ? {} : { slot: slotMs }) };
}

export function createOutbox(write: (text: string) => void): Outbox {
	let slots: number[] = [];
	let wait: Wait | undefined;
	let isScheduled = false;
	const send = (frame: ServerFrame) => write(JSON.stringify(frame));

	function flush(): void {
		if (slots.length > 0) send({ type: "ack", slots });
		slots = [];
		if (wait !== undefined) send(wait);
		wait = undefined;
	}
	/** After everything that the end of the same flush has set off. */
	function flushSoon(): void {
		if (isScheduled) return;
		isScheduled = true;
		setImmediate(() => {
			isScheduled = false;
			flush();
		});
	}

	return {
		send,
		flush,
		acknowledge(slotMs) {
			slots.push(slotMs);
			flushSoon();
		},
		askToWait({ reason }) {
			wait = { type: "wait", forMs: RETRY_AFTER_MS, reason };
			flushSoon();
		},
	};
}
