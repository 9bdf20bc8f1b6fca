/** Headers of requests and answers, for the OpenAPI document and the reference page. */

export interface HeaderFacts {
	readonly name: string;
	readonly description: string;
	readonly example: string;
	/** Of requests: whether it must be there. */
	readonly required: boolean;
}

export const ACCEPT: HeaderFacts = {
	name: "Accept",
	description: "Taken and ignored: every answer is JSON",
	example: "application/json",
	required: false,
};

export const AUTHORIZATION: HeaderFacts = {
	name: "Authorization",
	description: "Bearer and an access token of POST /oauth/token",
	example: "Bearer <access token>",
	required: true,
};

export const BASIC_AUTHORIZATION: HeaderFacts = {
	name: "Authorization",
	description: "Basic and base64 of client_id:client_secret; or both as parameters",
	example: "Basic <base64 of client_id:client_secret>",
	required: false,
};

export const TRACKING: HeaderFacts = {
	name: "x-zm-trackingid",
	description: "Names this answer; its rid is in the server's log",
	example: "v=2.0;clid=qoscope;rid=QOS_5f0c2b7e9a1d4c3f8e6b7a9d0c1e2f34",
	required: true,
};

/** Of accounts with rate limits; others have none of them. */
export const RATE_HEADERS: readonly HeaderFacts[] = [
	{
		name: "X-RateLimit-Category",
		description: "The operation's rate limit label",
		example: "Heavy",
		required: false,
	},
	{
		name: "X-RateLimit-Type",
		description: "What the limit is for: QPS, or Daily-limit",
		example: "QPS",
		required: false,
	},
	{ name: "X-RateLimit-Limit", description: "How many requests may be made", example: "40", required: false },
	{ name: "X-RateLimit-Remaining", description: "How many of them are left", example: "39", required: false },
];

export const RETRY_AFTER: HeaderFacts = {
	name: "Retry-After",
	description: "With a daily limit: when requests are taken again, ISO-8601 UTC",
	example: "2026-03-02T00:00:00Z",
	required: false,
};
/** The token endpoint keeps to RFC 6585. */
export const RETRY_AFTER_SECONDS: HeaderFacts = {
	name: "Retry-After",
	description: "In how many seconds to try again",
	example: "1",
	required: false,
};
