// What is known of revoked tokens, on one node and on two.
import { afterEach, expect, test, vi } from "vitest";
import { createFakeClock } from "../../live/fake-clock.contract.js";
import { createMemoryRevocations } from "../../store/memory-revocations.js";
import type { RevocationStore } from "../../store/revocation-port.js";
import { openRevocations, type Revocations } from "./open-revocations.js";

const HOUR_MS = 3_600_000;
const clock = createFakeClock();
const inAnHour = () => clock.nowMs() + HOUR_MS;

let opened: Revocations[] = [];
afterEach(async () => {
	await Promise.all(opened.map(({ close }) => close()));
	opened = [];
});
const log = { warn: vi.fn() };
async function open(store: RevocationStore, refreshEveryMs = 0): Promise<Revocations> {
	const revocations = await openRevocations({ store, clock, log, refreshEveryMs });
	opened.push(revocations);
	return revocations;
}

test("the node that is told knows at once, another with its next look at the store", async () => {
	const store = createMemoryRevocations();
	const [here, there] = [await open(store), await open(store)];
	await here.revoke({ tokenId: "a", untilMs: inAnHour() });
	expect(here.isRevoked("a")).toBe(true);
	expect(there.isRevoked("a")).toBe(false);
	await there.refresh();
	expect(there.isRevoked("a")).toBe(true);
	expect(there.isRevoked("b")).toBe(false);
});

test("a node looks by itself", async () => {
	const store = createMemoryRevocations();
	const there = await open(store, 5);
	await store.putRevocation({ tokenId: "a", untilMs: inAnHour() });
	await vi.waitFor(() => expect(there.isRevoked("a")).toBe(true), { timeout: 20_000 });
});

test("asking for a token asks the store nothing", async () => {
	const store = createMemoryRevocations();
	const listRevocations = vi.fn(store.listRevocations);
	const revocations = await open({ ...store, listRevocations });
	for (let time = 0; time < 100; time++) revocations.isRevoked("a");
	expect(listRevocations).toHaveBeenCalledTimes(1);
});

test("a list that was made before a token was revoked does not bring it back", async () => {
	const store = createMemoryRevocations();
	let answer = (_rows: readonly []) => {};
	const late = new Promise<readonly []>((resolve) => {
		answer = resolve;
	});
	const listRevocations = vi.fn(store.listRevocations);
	const revocations = await open({ ...store, listRevocations });
	listRevocations.mockReturnValueOnce(late);
	const refreshed = revocations.refresh();
	await revocations.revoke({ tokenId: "a", untilMs: inAnHour() });
	answer([]);
	await refreshed;
	expect(revocations.isRevoked("a")).toBe(true);
});

test("what is over is forgotten", async () => {
	const store = createMemoryRevocations();
	const revocations = await open(store);
	await revocations.revoke({ tokenId: "a", untilMs: inAnHour() });
	clock.pass(HOUR_MS - 1);
	await revocations.refresh();
	expect(revocations.isRevoked("a")).toBe(true);
	clock.pass(1);
	await revocations.refresh();
	expect(revocations.isRevoked("a")).toBe(false);
});

test("a store that cannot be read is told of once, and what was known stays known", async () => {
	log.warn.mockClear();
	const store = createMemoryRevocations();
	const listRevocations = vi.fn(store.listRevocations);
	const revocations = await open({ ...store, listRevocations });
	await revocations.revoke({ tokenId: "a", untilMs: inAnHour() });
	listRevocations.mockRejectedValue(new Error("the store is gone"));
	for (let time = 0; time < 3; time++) await revocations.refresh();
	expect(log.warn).toHaveBeenCalledTimes(1);
	expect(revocations.isRevoked("a")).toBe(true);
	listRevocations.mockImplementation(store.listRevocations);
	await store.putRevocation({ tokenId: "b", untilMs: inAnHour() });
	await revocations.refresh();
	expect(revocations.isRevoked("b")).toBe(true);
	listRevocations.mockRejectedValue(new Error("gone again"));
	await revocations.refresh();
	expect(log.warn).toHaveBeenCalledTimes(2);
});

test("a start that cannot learn what was revoked is no start", async () => {
	const listRevocations = () => Promise.reject(new Error("the store is gone"));
	await expect(open({ ...createMemoryRevocations(), listRevocations })).rejects.toThrow("the store is gone");
});
