/**
 * A socket over HTTP, for where no WebSocket gets through, as behind a proxy that blocks the upgrade. What is sent goes to
 * the batch door, one request at a time, and each answer comes back as the frames that say the same.
 */
import type { Environment, Socket, SocketEvent } from "../environment.js";

/** Below the largest body, as a report has a few hundred bytes: half of what the outbox holds. */
const MOST_FRAMES = 60;
/** How soon to send again what could not be stored: as often as there is something new. */
const AGAIN_MS = 5e3;
/** Who asks to wait longer may be a proxy. */
const LONGEST_WAIT_MS = 3e5;

interface Frame {
	readonly type: string;
	readonly at?: number;
}

export function openHttpSocket(
	{ post }: Environment,
	url: string,
	token: string,
	onEvent: (event: SocketEvent) => void,
): Socket {
	let frames: Frame[] = [];
	/** What every body has; the server takes facts that have not changed for the newest. */
	const head = { token };
	const emit = (frame: object) => onEvent({ type: "message", data: JSON.stringify(frame) });

	async function exchange(): Promise<void> {
		const sent = frames.splice(0, MOST_FRAMES);
		if (!sent[0]) return;
		const reports: object[] = [];
		const rest: { rating?: object; leave?: object } = {};
		for (const { type, ...said } of sent) {
			if (type === "report") reports.push(said);
			else if (type === "rate") rest.rating = said;
			else if (type === "leave") rest.leave = said;
			else if (type !== "echo") Object.assign(head, said);
		}
		try {
			const { status, retryAfterMs, answer } = await post(url, JSON.stringify({ ...head, reports, ...rest }));
			const { acknowledged, refused, reason } = answer;
			let waitMs = Math.min(retryAfterMs, LONGEST_WAIT_MS);
			if (acknowledged) {
				emit({ type: "ack", slots: acknowledged });
				emit({ type: "refuse", slot: refused.map(({ slot }) => slot) });
				// What is in neither list could not be stored, and nothing counts as taken.
				if (reports[acknowledged.length + refused.length]) waitMs = AGAIN_MS;
				else {
					for (const { type, at } of sent)
						emit({ ...answer, at, type: { rate: "rated", leave: "left" }[type] ?? type });
					return;
				}
			} else if (reason && status < 500) return emit({ type: "refuse", reason });
			if (waitMs) emit({ type: "wait", forMs: waitMs });
		} catch {}
		onEvent({ type: "close" });
	}

	let last = Promise.resolve().then(() => onEvent({ type: "open" }));

	return {
		send(text) {
			frames.push(JSON.parse(text));
			// One after the other; the next one takes all that is there by then.
			last = last.then(exchange);
		},
		close() {
			frames = [];
		},
	};
}
