// The pace of the agent's polls, from when it asked and how long the browser took.
import { expect, test } from "vitest";
import { pollPace, sayPace } from "./poll-pace.js";

test("intervals and answers have a mean and a longest", () => {
	const pace = pollPace([
		{ atMs: 1_000, answerMs: 2 },
		{ atMs: 2_000, answerMs: 4 },
		{ atMs: 3_100, answerMs: 12 },
	]);
	expect(pace && sayPace(pace)).toBe("3 polls, every 1050 ms (at most 1100 ms), answered in 6.0 ms (at most 12.0 ms)");
});
test("one poll has no pace", () => {
	expect(pollPace([{ atMs: 1_000, answerMs: 2 }])).toBeUndefined();
});
