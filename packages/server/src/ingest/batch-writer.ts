/**
 * The bounded queue in front of the store. Whoever adds rows learns when they are stored, not before.
 * One flush at a time; rows of instances that started on the same UTC day go in one insert, all of them or none.
 */

import { Drop } from "../drop.js";
import type { Log } from "../observe/create-logger.js";
import type { Metrics } from "../observe/metrics.js";
import { instanceDayOf } from "../store/instance-day.js";
import type { SampleRow, SampleWriter } from "../store/ports.js";
import { NotStored } from "../store/watch-writes.js";

/** About 25 MB: three seconds of the fastest store we measured. */
const MAX_ROWS = 50_000;
/** So many rows are worth an insert before the time is up. */
const FLUSH_ROWS = 10_000;
/** An acknowledgement comes within half a second, and the engine has few parts to merge. */
const FLUSH_EVERY_MS = 400;
/** A store that is still away after these is reported to the agents, who keep their reports. */
const RETRY_DELAYS_MS: readonly number[] = [100, 500, 2_000];

export interface BatchWriterParts {
	readonly store: SampleWriter;
	readonly monotonicMs: () => number;
	readonly metrics: Metrics;
	readonly log: Log;
	readonly maxRows?: number;
	readonly flushRows?: number;
	readonly flushEveryMs?: number;
	readonly retryDelaysMs?: readonly number[];
}

export interface BatchWriter {
	/** Resolves when the rows are stored; throws a Drop `queue_full`, `store_failed` or `closing`. */
	readonly add: (instanceStartMs: number, rows: readonly SampleRow[]) => Promise<void>;
	/** Takes no more, and resolves when everything taken is stored or has failed. Idempotent. */
	readonly close: () => Promise<void>;
}

interface Entry {
	readonly instanceStartMs: number;
	readonly rows: readonly SampleRow[];
	readonly resolve: () => void;
	readonly reject: (reason: Drop) => void;
}

export function createBatchWriter(parts: BatchWriterParts): BatchWriter {
	const { store, monotonicMs, metrics, log, maxRows = MAX_ROWS, flushRows = FLUSH_ROWS } = parts;
	const { flushEveryMs = FLUSH_EVERY_MS, retryDelaysMs = RETRY_DELAYS_MS } = parts;
	let queue: Entry[] = [];
	let queuedRows = 0;
	/** Rows in the queue and on their way, which is what the memory holds. */
	let heldRows = 0;
	let timer: NodeJS.Timeout | undefined;
	let flushing: Promise<void> | undefined;
	let closed = false;

	function hold(rows: number): void {
		heldRows += rows;
		metrics.queueRows.set(heldRows);
	}

	async function insert(entries: readonly Entry[], startMs: number): Promise<void> {
		const rows = entries.flatMap((entry) => entry.rows);
		for (let attempt = 0; ; attempt++) {
			try {
				return await store.insertSamples(startMs, rows);
			} catch (error) {
				const delayMs = retryDelaysMs[attempt];
				if (!(error instanceof NotStored))
					log.warn({ err: error, rows: rows.length, attempt }, "could not store samples");
				if (delayMs === undefined) throw new Drop("store_failed", undefined, { cause: error });
				await new Promise((resolve) => setTimeout(resolve, delayMs));
			}
		}
	}

	async function storeGroup(entries: readonly Entry[], startMs: number): Promise<void> {
		try {
			await insert(entries, startMs);
			for (const entry of entries) entry.resolve();
		} catch (error) {
			const drop = error instanceof Drop ? error : new Drop("store_failed", undefined, { cause: error });
			for (const entry of entries) entry.reject(drop);
		} finally {
			hold(-entries.reduce((sum, { rows }) => sum + rows.length, 0));
		}
	}

	async function flush(): Promise<void> {
		const startedMs = monotonicMs();
		const groups = new Map<number, Entry[]>();
		for (const entry of queue) {
			const day = instanceDayOf(entry.instanceStartMs);
			const group = groups.get(day);
			if (group === undefined) groups.set(day, [entry]);
			else group.push(entry);
		}
		queue = [];
		queuedRows = 0;
		for (const entries of groups.values()) await storeGroup(entries, entries[0]?.instanceStartMs ?? 0);
		metrics.flushSeconds.observe((monotonicMs() - startedMs) / 1_000);
	}

	function flushSoon(): void {
		if (flushing !== undefined || queue.length === 0) return;
		if (queuedRows >= flushRows || closed) {
			flushNow();
			return;
		}
		timer ??= setTimeout(flushNow, flushEveryMs);
	}

	function flushNow(): void {
		clearTimeout(timer);
		timer = undefined;
		flushing = flush().finally(() => {
			flushing = undefined;
			flushSoon();
		});
	}

	return {
		add(instanceStartMs, rows) {
			if (closed) return Promise.reject(new Drop("closing"));
			if (heldRows + rows.length > maxRows) return Promise.reject(new Drop("queue_full"));
			hold(rows.length);
			queuedRows += rows.length;
			return new Promise<void>((resolve, reject) => {
				queue.push({ instanceStartMs, rows, resolve, reject });
				flushSoon();
			});
		},
		async close() {
			closed = true;
			flushSoon();
			while (flushing !== undefined) await flushing;
		},
	};
}
