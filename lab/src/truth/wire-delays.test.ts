// The same datagram is found on both legs of a relay, and what cannot be told apart is left out.
import { expect, test } from "vitest";
import { datagram } from "../../test/captured-datagram.js";
import { delaysOf } from "./wire-delays.js";

const [BROWSER, FRONT, BACK, SERVER] = [1, 2, 3, 4];
const into = (atMs: number, text: string) => datagram({ atMs, fromPort: BROWSER, toPort: FRONT, text });
const outOf = (atMs: number, text: string) => datagram({ atMs, fromPort: BACK, toPort: SERVER, text });
const UP = { intoPort: FRONT, outOfPort: BACK };

test("a delay is the time between the two legs, in whatever order they left", () => {
	const datagrams = [into(10, "a"), into(11, "b"), outOf(52, "b"), outOf(55, "a")];
	expect(delaysOf(datagrams, UP)).toEqual([
		{ atMs: 11, delayMs: 41, payload: Buffer.from("b") },
		{ atMs: 10, delayMs: 45, payload: Buffer.from("a") },
	]);
});
test("one that was dropped has none", () => {
	expect(delaysOf([into(10, "a"), into(11, "b"), outOf(12, "b")], UP)).toMatchObject([{ atMs: 11, delayMs: 1 }]);
});
test("the other direction and other ports are passed over", () => {
	const down = [
		datagram({ atMs: 10, fromPort: SERVER, toPort: BACK, text: "a" }),
		datagram({ atMs: 12, fromPort: FRONT, toPort: BROWSER, text: "a" }),
	];
	expect(delaysOf(down, UP)).toEqual([]);
	expect(delaysOf(down, { intoPort: BACK, outOfPort: FRONT })).toMatchObject([{ atMs: 10, delayMs: 2 }]);
});
test("of two that are the same nothing is said, since either may have been dropped", () => {
	expect(delaysOf([into(10, "a"), into(30, "a"), outOf(35, "a")], UP)).toEqual([]);
});
test("what is the same as far as it was captured differs in its length", () => {
	const [short, long] = [into(10, "a"), { ...into(20, "a"), payloadBytes: 900 }];
	expect(delaysOf([short, long, { ...outOf(25, "a"), payloadBytes: 900 }], UP)).toMatchObject([
		{ atMs: 20, delayMs: 5 },
	]);
});
