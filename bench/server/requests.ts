/** Requests of callers without a valid token, each as expensive for the server as such a caller can make it. */
import { randomBytes } from "node:crypto";
import { MAX_REPORT_BYTES } from "@qoscope/wire";

export interface BenchRequest {
	readonly name: string;
	readonly method: "GET" | "POST";
	readonly path: string;
	/** Made anew for each request. */
	readonly headers: (number: number) => Readonly<Record<string, string>>;
	readonly body: string;
}

const REPORTS = "/agent/v1/webinars/987654321/reports";
const METRICS = "/v2/metrics/webinars/987654321/participants/qos";
/** Node refuses a request whose head has more than 16 KiB. */
const HEAD_BYTES = 15_000;

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token that looks good and that nobody has signed. */
const forged = (issuer: string, alg: string, padding = 0) =>
	[
		encoded({ alg }),
		encoded({ iss: issuer, jti: "x", exp: 9_999_999_999, webinar: { number: 1 }, padding: "A".repeat(padding) }),
		randomBytes(32).toString("base64url"),
	].join(".");

function filled(head: string, item: string, tail: string, bytes = MAX_REPORT_BYTES): string {
	const count = Math.floor((bytes - head.length - tail.length) / (item.length + 1));
	return head + Array<string>(count).fill(item).join() + tail;
}

const post = (name: string, body: string): BenchRequest => ({
	...{ name, method: "POST", path: REPORTS, body },
	headers: () => ({ "content-type": "text/plain" }),
});

/** `issuer` is a key that the server knows. */
export function unauthenticatedRequests(issuer: string): readonly BenchRequest[] {
	const token = JSON.stringify(forged(issuer, "HS256"));
	const withToken = `{"version":1,"run":"0123456789abcdef","token":${token},"reports":[`;
	const asBearer = (bearer: string) => () => ({ authorization: `Bearer ${bearer}` });
	const get = (name: string, path: string, headers: BenchRequest["headers"]): BenchRequest => ({
		...{ name, method: "GET", path, headers, body: "" },
	});
	const hosts = (number: number) => ({ host: `host-${number}.example:8730` });
	return [
		post("batch: empty reports, no token", filled('{"reports":[', "{}", "]}")),
		post("batch: empty reports, forged token", filled(withToken, "{}", "]}")),
		post("batch: samples of texts, forged token", filled(`${withToken}{"slot":1,"samples":[`, '["a"]', "]}]}")),
		post("batch: a forged token of 60 KB", JSON.stringify({ token: forged(issuer, "HS256", 45_000) })),
		post("batch: a forged token of 4 KB", JSON.stringify({ token: forged(issuer, "HS256", 2_800) })),
		post("batch: alg none", filled(withToken.replace(token, JSON.stringify(forged(issuer, "none"))), "{}", "]}")),
		post("batch: alg RS256", filled(withToken.replace(token, JSON.stringify(forged(issuer, "RS256"))), "{}", "]}")),
		post("batch: lists in lists", "[".repeat(32_000) + "]".repeat(32_000)),
		post("batch: many keys", `{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":1`).join()}}`),
		post("batch: no JSON", "x".repeat(MAX_REPORT_BYTES)),
		get("api: a long forged token", METRICS, asBearer(forged("qoscope", "HS256", HEAD_BYTES / 2))),
		get(
			"api: many query parameters",
			`${METRICS}?${filled("", "a=1", "", HEAD_BYTES).replaceAll(",", "&")}`,
			asBearer("x"),
		),
		get("api: a path of slashes", `/v2/metrics/webinars/${"a/participants/".repeat(900)}`, asBearer("x")),
		get("api: many headers", METRICS, () =>
			Object.fromEntries(Array.from({ length: 1_100 }, (_, index) => [`x${index}`, "1"])),
		),
		{
			...{ name: "oauth: a form of many parameters", method: "POST", path: "/oauth/token" },
			headers: () => ({ "content-type": "application/x-www-form-urlencoded" }),
			body: filled("", "a=1", "", 16_000).replaceAll(",", "&"),
		},
		get("reference: another host each time", "/reference", hosts),
		get("openapi.json: another host each time", "/openapi.json", hosts),
		get("postman.json: another host each time", "/postman.json", hosts),
	];
}
