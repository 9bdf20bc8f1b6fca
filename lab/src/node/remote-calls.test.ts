// Two sides in one process: each calls the other, and hears when it is gone.
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { openRemoteCalls } from "./remote-calls.js";

function openPair() {
	const [there, back] = [new PassThrough(), new PassThrough()];
	const near = openRemoteCalls(back, there, { double: (value: number) => 2 * value });
	const far = openRemoteCalls(there, back, {
		// Asks back before it answers.
		quadruple: async (value: number) => 2 * (await far.call<number>("double", value)),
		fail: () => {
			throw new Error("No relay.");
		},
		waitForever: () => new Promise(() => {}),
	});
	return { near, back };
}

test("either side calls the other, also while it is being called", async () => {
	const { near } = openPair();
	expect(await Promise.all([near.call("quadruple", 3), near.call("quadruple", 5)])).toEqual([12, 20]);
});

test("what a function throws is thrown to its caller, and a function that is not there too", async () => {
	const { near } = openPair();
	await expect(near.call("fail")).rejects.toThrow("No relay.");
	await expect(near.call("nothing")).rejects.toThrow("There is no function nothing.");
});

test("who waits for a process that ends is told, and who calls it afterwards", async () => {
	const { near, back } = openPair();
	const waiting = near.call("waitForever").catch((error: Error) => error.message);
	back.end();
	await near.ended;
	expect(await waiting).toBe("The other process has ended.");
	await expect(near.call("quadruple", 1)).rejects.toThrow("The other process has ended.");
});
