/** Requests made from the endpoint table: methods, paths, ids, headers, encodings, bodies and tokens, right and wrong. */
import fc from "fast-check";
import { CAUSE_ROUTES } from "../../src/api/causes/cause-routes.js";
import { END_ROUTES } from "../../src/api/end-instance.js";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import { LATENCY_ROUTES } from "../../src/api/latency/latency-routes.js";
import { STATE_ROUTES } from "../../src/api/states/state-routes.js";

export interface RandomRequest {
	readonly method: "GET" | "POST" | "HEAD" | "PUT" | "DELETE" | "PATCH" | "OPTIONS";
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly payload: string | undefined;
	/** Whose token goes along: an account's, or none. */
	readonly as: string | false;
}

export interface RequestWorld {
	/** Ids of instances and of people that exist somewhere. */
	readonly instances: readonly string[];
	readonly people: readonly string[];
	readonly accounts: readonly string[];
}

const once = encodeURIComponent;
const WRITINGS: readonly ((id: string) => string)[] = [
	(id) => id,
	once,
	(id) => once(once(id)),
	(id) => once(once(once(id))),
	(id) => id.replaceAll("+", "-").replaceAll("/", "_"),
	(id) => id.replace(/=+$/, ""),
];
const ODD_IDS = [
	"",
	"0",
	"-1",
	"1e3",
	"%",
	"%zz",
	"%00",
	"..",
	"../..",
	";",
	"'",
	"a".repeat(600),
	"{webinarId}",
	":webinarId",
	"null",
	"NaN",
	"𝟙",
];

function idOf(known: readonly string[]): fc.Arbitrary<string> {
	const base = fc.oneof(
		{ weight: 4, arbitrary: fc.constantFrom(...known) },
		{ weight: 2, arbitrary: fc.constantFrom(...ODD_IDS) },
		{ weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
		{
			weight: 1,
			arbitrary: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString("base64")),
		},
	);
	return fc.tuple(base, fc.constantFrom(...WRITINGS)).map(([id, write]) => {
		try {
			return write(id);
		} catch {
			// Half a surrogate pair has no encoding.
			return id.replace(/[\ud800-\udfff]/g, "");
		}
	});
}

const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
	type: ["live", "past", "pastOne", "scheduled", "meeting", "participants", "", "LIVE", "x"],
	page_size: ["1", "2", "30", "300", "301", "1000000000000", "0", "-1", "1.5", "x", "", "1e2"],
	next_page_token: ["", "x", "AAAA", "%00"],
	from: ["2026-02-20", "2026-02-30", "2026-02-20 10:00:00", "x", "", "9999-12-31", "0000-01-01"],
	to: ["2026-03-01", "2026-03-01 23:59:59", "2020-01-01", "x", ""],
	query_date_type: ["start_time", "end_time", "x", ""],
	include_fields: ["registrant_id", "tracking_fields", "x", ""],
	group_id: ["a", "a,b,c,d,e,f,g", "a,b,c,d,e,f,g,h", ","],
	group_include_participant: ["true", "false", "1"],
	session_key: ["key-97763643886", "x"],
	session_name: ["A session of the stand-in", "x"],
	"unknown[]": ["1"],
};

const parameter = fc
	.constantFrom(...Object.keys(PARAMETERS))
	.chain((name) =>
		fc.tuple(
			fc.constant(name),
			fc.oneof(fc.constantFrom(...(PARAMETERS[name] ?? ["x"])), fc.string({ maxLength: 12 })),
		),
	);

const queryString = fc
	.array(parameter, { maxLength: 5 })
	.map((pairs) => pairs.map(([name, value]) => `${name}=${once(value.replace(/[\ud800-\udfff]/g, ""))}`).join("&"))
	.map((query) => (query === "" ? "" : `?${query}`));

const TEMPLATES = [
	...ENDPOINTS.flatMap(({ path }) => [`/v2${path}`, `/v2//${path.slice(1)}`, `/v2/accounts/{accountId}${path}`]),
	...[...END_ROUTES, ...CAUSE_ROUTES, ...LATENCY_ROUTES, ...STATE_ROUTES].map(({ path }) => path),
	"/oauth/token",
	"/v2/metrics/chat",
	"/v2",
	"/",
];

const HEADERS: readonly (readonly [string, string])[] = [
	["accept", "text/html"],
	["accept", "*/*"],
	["accept-encoding", "gzip, br"],
	["content-type", "application/json"],
	["content-type", "application/json; charset=utf-8"],
	["content-type", "application/x-www-form-urlencoded"],
	["content-type", ";"],
	["authorization", "Basic eDp5"],
	["authorization", "Bearer x.y.z"],
	["x-forwarded-for", "203.0.113.1"],
	["x-http-method-override", "DELETE"],
	["if-none-match", "*"],
	["range", "bytes=0-1"],
];

const BODIES = [
	"",
	"{}",
	"null",
	"[1]",
	"{",
	"grant_type=account_credentials",
	"grant_type=x&account_id=acme",
	"x".repeat(2_000),
];

/** No body goes with GET and HEAD. */
function bodyFor(method: RandomRequest["method"]): fc.Arbitrary<string | undefined> {
	return method === "GET" || method === "HEAD"
		? fc.constant(undefined)
		: fc.option(fc.constantFrom(...BODIES), { nil: undefined });
}

export function randomRequest({ instances, people, accounts }: RequestWorld): fc.Arbitrary<RandomRequest> {
	const method = fc.oneof(
		{ weight: 12, arbitrary: fc.constant("GET" as const) },
		{ weight: 3, arbitrary: fc.constantFrom("POST" as const, "HEAD" as const) },
		{ weight: 1, arbitrary: fc.constantFrom("PUT" as const, "DELETE" as const, "PATCH" as const, "OPTIONS" as const) },
	);
	const url = fc
		.tuple(fc.constantFrom(...TEMPLATES), idOf(instances), idOf(people), idOf([...accounts, "me"]), queryString)
		.map(([template, instance, person, account, query]) => {
			const path = template
				.replace(/\{(webinar|meeting|session)Id\}/, () => instance)
				.replace(/\{(participant|user)Id\}/, () => person)
				.replace("{accountId}", () => account);
			// What no HTTP client can put into a request line.
			// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
			return `${path}${query}`.replace(/[\u0000-\u0020\u007f-\uffff]/g, (text) =>
				once(text.replace(/[\ud800-\udfff]/g, "")),
			);
		});
	return method.chain((chosen) =>
		fc.record({
			method: fc.constant(chosen),
			url,
			headers: fc.array(fc.constantFrom(...HEADERS), { maxLength: 2 }).map((pairs) => Object.fromEntries(pairs)),
			payload: bodyFor(chosen),
			as: fc.oneof(
				{ weight: 8, arbitrary: fc.constantFrom(...accounts) },
				{ weight: 1, arbitrary: fc.constant(false as const) },
			),
		}),
	);
}
