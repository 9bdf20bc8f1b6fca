/**
 * Watches whether anything can be stored. A full disk fails every attempt, several times a second: that is told once when it
 * begins and once when it is over, and whoever asks whether the server is ready learns it.
 */
import type { Log } from "../observe/create-logger.js";
import type { Store } from "./ports.js";
import { StoreError } from "./store-error.js";

/** How often it is tried while nothing can be stored, and how long nothing may have failed for it to be over. */
const TRY_EVERY_MS = 5_000;

/** An attempt to store something that failed. The log has it already, or counts it. */
export class NotStored extends StoreError {}

export interface WatchedStore {
	readonly store: Store;
	/** False from the first attempt that failed until one goes well and none has failed for a while. */
	readonly canStore: () => boolean;
	/** Idempotent. */
	readonly close: () => void;
}

export interface WatchParts {
	readonly store: Store;
	readonly log: Log;
	readonly monotonicMs: () => number;
	readonly tryEveryMs?: number;
}

interface Outage {
	readonly sinceMs: number;
	lastFailureMs: number;
	failures: number;
}

/** Says nothing to those who read: it is over before it begins. */
const TRIAL = { tokenId: "trial", untilMs: 0 };

export function watchWrites({ store, log, monotonicMs, tryEveryMs = TRY_EVERY_MS }: WatchParts): WatchedStore {
	let outage: Outage | undefined;
	let timer: NodeJS.Timeout | undefined;

	function noteFailure(error: unknown): void {
		const nowMs = monotonicMs();
		outage ??= begin(nowMs, error);
		outage.failures += 1;
		outage.lastFailureMs = nowMs;
	}

	function begin(nowMs: number, error: unknown): Outage {
		const reason = error instanceof Error ? error.message : String(error);
		log.error({ reason }, "nothing can be stored: agents are told to wait, and /readyz answers 503");
		timer = setInterval(() => write(() => store.putRevocation(TRIAL)).catch(() => undefined), tryEveryMs).unref();
		return { sinceMs: nowMs, lastFailureMs: nowMs, failures: 0 };
	}

	function noteSuccess(): void {
		if (outage === undefined || monotonicMs() - outage.lastFailureMs < tryEveryMs) return;
		const seconds = Math.round((monotonicMs() - outage.sinceMs) / 1_000);
		log.info({ failedAttempts: outage.failures, seconds }, "storing works again");
		outage = undefined;
		clearInterval(timer);
	}

	async function write(task: () => Promise<void>): Promise<void> {
		try {
			await task();
		} catch (error) {
			noteFailure(error);
			const message = error instanceof Error ? error.message : "The store failed.";
			throw new NotStored("unavailable", message, { cause: error });
		}
		noteSuccess();
	}

	return {
		store: {
			...store,
			putInstance: (...given) => write(() => store.putInstance(...given)),
			putParticipants: (...given) => write(() => store.putParticipants(...given)),
			putRating: (...given) => write(() => store.putRating(...given)),
			putRevocation: (...given) => write(() => store.putRevocation(...given)),
			insertSamples: (...given) => write(() => store.insertSamples(...given)),
		},
		canStore: () => outage === undefined,
		close: () => clearInterval(timer),
	};
}
