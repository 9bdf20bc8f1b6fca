/** The hook that counts a route's requests. It comes after access was checked, so that it knows whose they are. */
import type { onRequestAsyncHookHandler } from "fastify";
import { callerOf } from "../access.js";
import type { RateLabel } from "../endpoints/endpoint.js";
import { QosError } from "../errors.js";
import type { RateLimits } from "./create-rate-limits.js";

/** Puts the limit on whatever the answer will be. Throws `rate_limit_per_second` or `rate_limit_per_day`. */
export function limitRate(limits: RateLimits, label: RateLabel): onRequestAsyncHookHandler {
	return async (request, reply) => {
		const { headers, refusedAs } = await limits.check(callerOf(request), label);
		reply.headers(headers);
		if (refusedAs !== undefined) throw new QosError(refusedAs);
	};
}
