/** Tests that a store that takes nothing in is told of once, however many attempts fail, and once when it is over. */
import { expect, test } from "vitest";
import { createLogger } from "../observe/create-logger.js";
import { createMemoryStore } from "./memory-store.js";
import { StoreError } from "./store-error.js";
import { NotStored, watchWrites } from "./watch-writes.js";

test("one line when it begins, one with the count when it is over, and nothing between", async () => {
	const lines: string[] = [];
	const log = createLogger({ level: "debug", stream: { write: (line) => lines.push(line) } });
	let nowMs = 0;
	let isFull = false;
	const memory = createMemoryStore();
	const full = async () => {
		throw new StoreError("unavailable", "The database answered insert into sample with error 243 (NOT_ENOUGH_SPACE).");
	};
	const insertSamples: typeof memory.insertSamples = (...given) => (isFull ? full() : memory.insertSamples(...given));
	const putRating: typeof memory.putRating = (...given) => (isFull ? full() : memory.putRating(...given));
	const watched = watchWrites({ store: { ...memory, insertSamples, putRating }, log, monotonicMs: () => nowMs });
	const rating = { account: "a", instance: "i", participant: 1, score: 5, comment: "", atMs: 0 };

	await watched.store.insertSamples(0, []);
	expect([watched.canStore(), lines]).toEqual([true, []]);
	isFull = true;
	for (let attempt = 0; attempt < 50; attempt++) {
		await expect(watched.store.insertSamples(0, [])).rejects.toBeInstanceOf(NotStored);
		await expect(watched.store.putRating(rating)).rejects.toBeInstanceOf(NotStored);
		nowMs += 100;
	}
	expect(watched.canStore()).toBe(false);
	isFull = false;
	await watched.store.insertSamples(0, []);
	expect(watched.canStore(), "not at the first that goes well: small rows may find room where large ones do not").toBe(
		false,
	);
	nowMs += 5_000;
	await watched.store.insertSamples(0, []);
	expect(watched.canStore()).toBe(true);
	watched.close();

	const told = lines.map((line) => JSON.parse(line));
	expect(told).toMatchObject([
		{ level: 50, reason: expect.stringContaining("NOT_ENOUGH_SPACE") },
		{ level: 30, failedAttempts: 100, seconds: 10 },
	]);
	expect(lines.join("")).not.toContain("stack");
});

test("it is tried again by itself, so that a server to which nobody is sent becomes ready", async () => {
	const log = createLogger({ level: "silent" });
	const memory = createMemoryStore();
	let isFull = true;
	const putRevocation: typeof memory.putRevocation = async (revocation) => {
		if (isFull) throw new StoreError("unavailable", "full");
		await memory.putRevocation(revocation);
	};
	const store = { ...memory, putRevocation };
	const watched = watchWrites({ store, log, monotonicMs: () => performance.now(), tryEveryMs: 20 });
	await expect(watched.store.putRevocation({ tokenId: "x", untilMs: 1 })).rejects.toBeInstanceOf(NotStored);
	expect(watched.canStore()).toBe(false);
	isFull = false;
	while (!watched.canStore()) await new Promise((resolve) => setTimeout(resolve, 10));
	expect(await memory.listRevocations(-1)).not.toContainEqual(expect.objectContaining({ tokenId: "x" }));
	watched.close();
});
