/** What happens to the packets of one direction, decided from a seed: the same packets meet the same fate again. */
import { seededRandom } from "@qoscope/wire";

export type Medium = "audio" | "video";

export type Loss =
	/** Each packet alone, with the same chance (Bernoulli); of one medium or of all. */
	| { readonly kind: "random"; readonly ratio: number; readonly of?: Medium }
	/** In bursts of a mean length of packets; `ratio` is still the share of all packets (Gilbert's model). */
	| { readonly kind: "burst"; readonly ratio: number; readonly length: number }
	/** Every n-th packet of the direction. */
	| { readonly kind: "every"; readonly nth: number };

export interface Impairment {
	readonly delayMs?: number;
	/** The delay varies evenly by so much up and down. */
	readonly jitterMs?: number;
	/** Whether a packet with a shorter delay overtakes; else it waits for the one before it. */
	readonly reorder?: boolean;
	/** Of packets of media; what sets up and steers a call is let through. */
	readonly loss?: Loss | undefined;
	/** A bottleneck of so many bits a second, with a queue that holds so many milliseconds of them. */
	readonly rateBps?: number;
	readonly queueMs?: number;
	/** Nothing passes at all. */
	readonly isDown?: boolean;
}

export type Fate =
	| { readonly kind: "forwarded"; readonly departMs: number }
	| { readonly kind: "dropped"; readonly cause: DropCause };
export const DROP_CAUSES = ["loss", "queue", "outage"] as const;
export type DropCause = (typeof DROP_CAUSES)[number];

export interface Arrival {
	readonly atMs: number;
	/** Of the whole datagram. */
	readonly bytes: number;
	/** Absent for what sets up and steers a call. */
	readonly medium?: Medium | undefined;
}

export interface Fates {
	decide(arrival: Arrival): Fate;
	change(impairment: Impairment): void;
}

const QUEUE_MS = 200;

export function createFates(seed: number, first: Impairment): Fates {
	const random = seededRandom(seed);
	let impairment = first;
	let isInBurst = false;
	let media = 0;
	let freeAtMs = 0;
	let lastDepartMs = 0;

	function isLost(loss: Loss, medium: Medium): boolean {
		media += 1;
		if (loss.kind === "every") return media % loss.nth === 0;
		if (loss.kind === "random") return (loss.of ?? medium) === medium && random() < loss.ratio;
		const leave = 1 / loss.length;
		const enter = (leave * loss.ratio) / (1 - loss.ratio);
		isInBurst = random() < (isInBurst ? 1 - leave : enter);
		return isInBurst;
	}

	return {
		decide({ atMs, bytes, medium }) {
			const { loss, rateBps, queueMs = QUEUE_MS, delayMs = 0, jitterMs = 0, reorder } = impairment;
			if (impairment.isDown) return { kind: "dropped", cause: "outage" };
			if (loss && medium && isLost(loss, medium)) return { kind: "dropped", cause: "loss" };
			let departMs = atMs;
			if (rateBps !== undefined) {
				if (freeAtMs - atMs > queueMs) return { kind: "dropped", cause: "queue" };
				freeAtMs = Math.max(freeAtMs, atMs) + (bytes * 8_000) / rateBps;
				departMs = freeAtMs;
			}
			departMs += delayMs + (jitterMs === 0 ? 0 : (2 * random() - 1) * jitterMs);
			if (!reorder) departMs = Math.max(departMs, lastDepartMs);
			lastDepartMs = Math.max(departMs, lastDepartMs);
			return { kind: "forwarded", departMs: Math.max(departMs, atMs) };
		},
		change(next) {
			impairment = next;
			isInBurst = false;
		},
	};
}
