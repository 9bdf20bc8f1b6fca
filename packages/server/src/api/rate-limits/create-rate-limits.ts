/** The limits that accounts with `rateLimits: "plan"` have, as the hosted service has them. docs/rate-limits.md has more. */
import type { Clock } from "../../clock.js";
import type { Account } from "../../config/config-schema.js";
import type { RateLabel } from "../endpoints/endpoint.js";
import type { ErrorKey } from "../errors.js";
import { BUDGETS, type Budget } from "./budgets.js";
import type { Counter } from "./memory-counter.js";
import { type WindowAt, windowAt } from "./rate-window.js";

export interface RateVerdict {
	/** Those of the answer; none for an account without limits. */
	readonly headers: Readonly<Record<string, string>>;
	/** Present when the request is one too many. */
	readonly refusedAs?: ErrorKey;
}

export interface RateLimits {
	/** Counts one request of an account. */
	readonly check: (account: Account, label: RateLabel) => Promise<RateVerdict>;
}

/** The contract has seconds and no fractions. */
const dateTime = (timeMs: number) => `${new Date(timeMs).toISOString().slice(0, 19)}Z`;

/** A limit per minute is called QPS, too: the contract has two types. */
function headersOf(label: RateLabel, { per, limit }: Budget, remaining: number): Record<string, string> {
	return {
		"X-RateLimit-Category": label,
		"X-RateLimit-Type": per === "day" ? "Daily-limit" : "QPS",
		"X-RateLimit-Limit": String(limit),
		"X-RateLimit-Remaining": String(remaining),
	};
}

function refusal(label: RateLabel, budget: Budget, { endMs }: WindowAt): RateVerdict {
	const headers = headersOf(label, budget, 0);
	if (budget.per !== "day") return { headers, refusedAs: "rate_limit_per_second" };
	return { headers: { ...headers, "Retry-After": dateTime(endMs) }, refusedAs: "rate_limit_per_day" };
}

export function createRateLimits(clock: Pick<Clock, "nowMs">, count: Counter): RateLimits {
	return {
		check: async ({ id, plan, rateLimits }, label) => {
			if (rateLimits === "off") return { headers: {} };
			const nowMs = clock.nowMs();
			let least: { budget: Budget; remaining: number } | undefined;
			for (const budget of BUDGETS[plan][label]) {
				const window = windowAt(budget.per, nowMs);
				const key = `${id}:${budget.counts}:${budget.per}:${window.number}`;
				const remaining = budget.limit - (await count(key, window.keepSeconds));
				if (remaining < 0) return refusal(label, budget, window);
				if (least === undefined || remaining < least.remaining) least = { budget, remaining };
			}
			// An answer has room for one budget: the one that will be spent first.
			return { headers: least === undefined ? {} : headersOf(label, least.budget, least.remaining) };
		},
	};
}
