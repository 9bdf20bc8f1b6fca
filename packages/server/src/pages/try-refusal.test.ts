/** Who may use the try page. */
import { describe, expect, it } from "vitest";
import { type Caller, refusalOf } from "./try-refusal.js";

const browser = (change: Partial<Caller> = {}): Caller => ({
	method: "GET",
	peerAddress: "127.0.0.1",
	headers: { host: "127.0.0.1:8730" },
	scheme: "http",
	behindProxy: false,
	...change,
});

describe("refusalOf", () => {
	it.each(["localhost", "LOCALHOST:80", "127.0.0.1:8730", "[::1]:8730", "[::1]"])("lets the name %s pass", (host) => {
		expect(refusalOf(browser({ headers: { host } }))).toBeUndefined();
	});
	it.each(["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "10.0.0.1", "", "localhost:x"])(
		"refuses the name %j, which another site may have bent to this machine",
		(host) => {
			expect(refusalOf(browser({ headers: { host } }))).toContain("localhost, 127.0.0.1 and [::1]");
		},
	);
	it("refuses a request without a Host header", () => {
		expect(refusalOf(browser({ headers: {} }))).toContain("localhost");
	});
	it.each(["forwarded", "x-forwarded-for", "x-forwarded-port", "x-real-ip", "via"])(
		"refuses what came through a proxy that sets %s",
		(name) => {
			expect(refusalOf(browser({ headers: { host: "localhost", [name]: "127.0.0.1" } }))).toContain(name);
		},
	);
	it("refuses everybody where the configuration says that there is a proxy", () => {
		expect(refusalOf(browser({ behindProxy: true }))).toContain("trustedProxies or publicUrl");
	});
	it("refuses another machine, whatever it calls us", () => {
		expect(refusalOf(browser({ peerAddress: "192.168.1.5" }))).toContain("machine that runs the server");
	});
	it.each(["http://evil.example", "null", "http://127.0.0.1:8731", "https://127.0.0.1:8730"])(
		"refuses a POST from the origin %s",
		(origin) => {
			const headers = { host: "127.0.0.1:8730", origin };
			expect(refusalOf(browser({ method: "POST", headers }))).toContain("another origin");
		},
	);
	it.each([
		["its origin", { origin: "http://127.0.0.1:8730" }],
		["Sec-Fetch-Site", { "sec-fetch-site": "same-origin" }],
		["both", { origin: "http://127.0.0.1:8730", "sec-fetch-site": "same-origin" }],
	])("lets the page's own POST pass, told by %s", (_name, told) => {
		expect(refusalOf(browser({ method: "POST", headers: { host: "127.0.0.1:8730", ...told } }))).toBeUndefined();
	});
	it.each([
		["says nothing", {}],
		["comes from another site", { "sec-fetch-site": "cross-site" }],
		["comes from another port", { "sec-fetch-site": "same-site" }],
		["contradicts itself", { origin: "http://127.0.0.1:8730", "sec-fetch-site": "cross-site" }],
		["is same-origin at a proxy that rewrites Host", { origin: "https://q.example", "sec-fetch-site": "same-origin" }],
	])("refuses a POST that %s", (_name, told) => {
		const headers = { host: "127.0.0.1:8730", ...told };
		expect(refusalOf(browser({ method: "POST", headers }))).toContain("another origin");
	});
});
