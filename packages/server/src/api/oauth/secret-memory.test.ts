/** Tests that a right secret is remembered for a while, and not another one. */
import { expect, test } from "vitest";
import { createSecretMemory } from "./secret-memory.js";

const HOUR_MS = 3_600_000;

test("it is known for two hours after its last use, for its client and its hash alone", () => {
	let nowMs = 0;
	const memory = createSecretMemory(() => nowMs);
	const name = memory.nameOf("client", "secret", "hash");
	expect(memory.isKnown(name)).toBe(false);
	memory.remember(name);
	const others: [string, string, string][] = [
		["other", "secret", "hash"],
		["client", "Secret", "hash"],
		["client", "secret", "other"],
	];
	for (const other of others) expect(memory.isKnown(memory.nameOf(...other))).toBe(false);
	for (nowMs = HOUR_MS; nowMs < 10 * HOUR_MS; nowMs += HOUR_MS) expect(memory.isKnown(name)).toBe(true);
	nowMs += HOUR_MS + 1;
	expect(memory.isKnown(name)).toBe(false);
});

test("a thousand are kept, those that were used last", () => {
	const memory = createSecretMemory(() => 0);
	const names = Array.from({ length: 1_001 }, (_, index) => memory.nameOf("client", String(index), "hash"));
	const [first = "", second = ""] = names;
	for (const name of names.slice(0, 1_000)) memory.remember(name);
	expect(memory.isKnown(first)).toBe(true);
	memory.remember(names[1_000] ?? "");
	expect([memory.isKnown(first), memory.isKnown(second)]).toEqual([true, false]);
});

test("a name says nothing of the secret to another process", () => {
	const [one, two] = [createSecretMemory(() => 0), createSecretMemory(() => 0)];
	expect(one.nameOf("a", "b", "c")).not.toBe(two.nameOf("a", "b", "c"));
});
