/** How far a join token carries its visit: which instance it keeps running, and which it may bring back. */
import { CLOCK_SKEW_MS } from "@qoscope/wire";
import { DEFAULT_HOLD } from "../config/account-with-defaults.js";
import type { Account } from "../config/config-schema.js";
import type { LiveInstance } from "./live-instances.js";
import type { Arrival } from "./ports.js";
import { isPresent } from "./presence.js";

const HOUR_MS = 3_600_000;

/** What an account says of how long its instances run. */
export interface HoldPolicy {
	/** Without a report for so long, an instance is over. */
	readonly idleMs: number;
	/** For so long after its participant joined, a token keeps the instance running, also when it has expired. */
	readonly holdMs: number;
}

export type AccountHold = Pick<Account, "id" | "idleSeconds" | "tokenHoldHours">;

const policyOf = ({ idleSeconds, tokenHoldHours }: Omit<AccountHold, "id">): HoldPolicy => ({
	idleMs: idleSeconds * 1_000,
	holdMs: tokenHoldHours * HOUR_MS,
});

/** By the id of an account; that of an account which is no longer configured is the usual one. */
export function createHoldPolicies(accounts: readonly AccountHold[]): (account: string) => HoldPolicy {
	const policies = new Map(accounts.map((account) => [account.id, policyOf(account)]));
	const usual = policyOf(DEFAULT_HOLD);
	return (account) => policies.get(account) ?? usual;
}

/** The wall clock's moment at which a token is over, with what clocks may be off. */
export const expiryMsOf = (exp: number) => exp * 1_000 + CLOCK_SKEW_MS;

/** By when it came, not by how long it then waited for its turn. */
export function isExpired({ claims, receivedMs }: Arrival): boolean {
	return expiryMsOf(claims.exp) <= receivedMs;
}

/** How much longer somebody who joined then keeps the instance, where nothing is known of the token. */
export function heldForMs(joinMs: number, nowMs: number, { holdMs }: HoldPolicy): number {
	return Math.min(holdMs, joinMs + holdMs - nowMs);
}

/**
 * Whether a new participant may enter a running instance: when somebody in it has a token that keeps it, or nobody is in
 * it for the moment. One that only a forgotten tab is still in belongs to an event that is over.
 */
export function takesNewcomers({ presences }: LiveInstance, monotonicMs: number): boolean {
	let isEmpty = true;
	for (const presence of presences.values()) {
		if (!isPresent(presence)) continue;
		if (monotonicMs < presence.heldUntilMs) return true;
		isEmpty = false;
	}
	return isEmpty;
}
