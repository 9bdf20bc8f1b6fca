/** Tests the queue in front of the store on turned timers. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogger } from "../observe/create-logger.js";
import { createMetrics } from "../observe/metrics.js";
import type { SampleRow, SampleWriter } from "../store/ports.js";
import { type BatchWriterParts, createBatchWriter } from "./batch-writer.js";

const DAY_MS = 86_400_000;
const row = (slotMs: number): SampleRow => ({
	account: "acme",
	instance: "4444AAAiAAAAAiAiAiiAig==",
	participant: 7,
	type: "audio_input",
	slotMs,
	run: "0123456789abcdef",
	sample: { durationMs: 5_000 },
});
const dropped = (reason: string) => expect.objectContaining({ name: "Drop", reason });

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function open(parts: Partial<BatchWriterParts> = {}, failures = 0) {
	const inserts: { startMs: number; slots: number[] }[] = [];
	let left = failures;
	const store: SampleWriter = {
		insertSamples: async (startMs, rows) => {
			if (left-- > 0) throw new Error("away");
			inserts.push({ startMs, slots: rows.map(({ slotMs }) => slotMs) });
		},
	};
	const metrics = createMetrics();
	const log = createLogger({ level: "silent" });
	const writer = createBatchWriter({ store, monotonicMs: () => 0, metrics, log, ...parts });
	return { writer, inserts, metrics };
}

test("rows of four tenths of a second are one insert, and nobody is told before", async () => {
	const { writer, inserts } = open();
	let stored = 0;
	for (const slot of [1, 2, 3]) writer.add(0, [row(slot)]).then(() => stored++);
	await vi.advanceTimersByTimeAsync(399);
	expect([inserts.length, stored]).toEqual([0, 0]);
	await vi.advanceTimersByTimeAsync(1);
	expect(inserts).toEqual([{ startMs: 0, slots: [1, 2, 3] }]);
	expect(stored).toBe(3);
});

test("enough rows do not wait for the time", async () => {
	const { writer, inserts } = open({ flushRows: 2 });
	await Promise.all([writer.add(0, [row(1)]), writer.add(0, [row(2)])]);
	expect(inserts).toEqual([{ startMs: 0, slots: [1, 2] }]);
});

test("instances that started on different days are never in one insert", async () => {
	const { writer, inserts } = open({ flushRows: 3 });
	const starts = [DAY_MS - 1, DAY_MS, DAY_MS + 5];
	await Promise.all(starts.map((startMs, index) => writer.add(startMs, [row(index)])));
	expect(inserts.map(({ slots }) => slots)).toEqual([[0], [1, 2]]);
});

test("an insert is tried again after growing times, and then given up", async () => {
	const { writer, inserts } = open({ flushRows: 1, retryDelaysMs: [100, 500] }, 2);
	const added = writer.add(0, [row(1)]);
	await vi.advanceTimersByTimeAsync(599);
	expect(inserts).toHaveLength(0);
	await vi.advanceTimersByTimeAsync(1);
	await added;
	expect(inserts).toHaveLength(1);

	const other = open({ flushRows: 1, retryDelaysMs: [100] }, 2);
	const failed = expect(other.writer.add(0, [row(1)])).rejects.toEqual(dropped("store_failed"));
	await vi.advanceTimersByTimeAsync(100);
	await failed;
});

test("rows count against the bound until they are stored or given up", async () => {
	const { writer, metrics } = open({ maxRows: 2, retryDelaysMs: [] }, 1);
	const failed = expect(writer.add(0, [row(1), row(2)])).rejects.toEqual(dropped("store_failed"));
	expect((await metrics.queueRows.get()).values[0]?.value).toBe(2);
	await expect(writer.add(0, [row(3)])).rejects.toEqual(dropped("queue_full"));
	await vi.advanceTimersByTimeAsync(400);
	await failed;
	const added = writer.add(0, [row(3), row(4)]);
	await vi.advanceTimersByTimeAsync(400);
	await added;
	expect((await metrics.queueRows.get()).values[0]?.value).toBe(0);
});

test("closing stores what was taken and takes no more", async () => {
	const { writer, inserts } = open();
	const added = writer.add(0, [row(1)]);
	await Promise.all([writer.close(), writer.close(), added]);
	expect(inserts).toHaveLength(1);
	await expect(writer.add(0, [row(2)])).rejects.toEqual(dropped("closing"));
});
