/** Test material: a lifecycle on a store in memory, with a clock and a sweep that are moved by hand. */
import type { JoinTokenClaims } from "@qoscope/wire";
import { expect } from "vitest";
import { DEFAULT_HOLD } from "../config/account-with-defaults.js";
import { createLogger } from "../observe/create-logger.js";
import { createMemoryStore } from "../store/memory-store.js";
import type { Store } from "../store/ports.js";
import { createFakeClock } from "./fake-clock.contract.js";
import { openLifecycle } from "./open-lifecycle.js";
import type { Arrival } from "./ports.js";
import type { AccountHold } from "./token-hold.js";

export const NUMBER = 123_456_789;
export const UUID = "4444AAAiAAAAAiAiAiiAii==";
export async function openTestLifecycle(
	store: Store = createMemoryStore(),
	clock = createFakeClock(),
	hold: Partial<AccountHold> = {},
) {
	const log = createLogger({ level: "silent" });
	const accounts = [{ id: "acme", ...DEFAULT_HOLD, ...hold }];
	const lifecycle = await openLifecycle({ store, clock, log, accounts, sweepEveryMs: 0, gatherMs: 0 });
	const arrival = (jti: string, webinar: Partial<JoinTokenClaims["webinar"]> = {}, exp?: number): Arrival => ({
		account: "acme",
		claims: {
			iss: "key",
			jti,
			exp: exp ?? Math.floor(clock.nowMs() / 1_000) + 3_600,
			webinar: { number: NUMBER, ...webinar },
			participant: { name: jti },
		},
		receivedMs: clock.nowMs(),
		atMs: clock.nowMs(),
		ipAddress: "127.0.0.1",
		device: { device: "", os: "", osVersion: "", browserName: "", browserVersion: "" },
		place: { city: "", countryCode: "", countryName: "" },
		facts: {},
	});
	return { store, clock, lifecycle, arrival };
}
export const dropped = (reason: string) => expect.objectContaining({ name: "Drop", reason });
/** An `exp` of 1970. */
export const expired = 1;
