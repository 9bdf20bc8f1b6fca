// Tasks run one at a time and in order, and a failure is its own.
import { expect, test } from "vitest";
import { createSerialQueue } from "./serial-queue.js";

test("a task begins when the one before it has ended, even in failure", async () => {
	const queue = createSerialQueue();
	const log: string[] = [];
	let endFirst = () => {};
	const first = new Promise<void>((resolve) => {
		endFirst = resolve;
	});
	const failing = queue.run(async () => {
		log.push("first begins");
		await first;
		throw new Error("first failed");
	});
	const second = queue.run(async () => {
		log.push("second begins");
		return 2;
	});
	await Promise.resolve();
	log.push("first ends");
	endFirst();
	await expect(failing).rejects.toThrow("first failed");
	expect(await second).toBe(2);
	expect(log).toEqual(["first begins", "first ends", "second begins"]);
});

test("idle waits for all that was given, and does not fail with it", async () => {
	const queue = createSerialQueue();
	let done = 0;
	const failing = queue.run(async () => {
		throw new Error("no");
	});
	void queue.run(async () => {
		done += 1;
	});
	await queue.idle();
	expect(done).toBe(1);
	await expect(failing).rejects.toThrow("no");
});
