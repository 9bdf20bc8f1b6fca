/** Who may use the try page. */
import { describe, expect, it } from "vitest";
import { type Caller, isLoopback, refusalOf } from "./local-only.js";

const browser = (change: Partial<Caller> = {}): Caller => ({
	method: "GET",
	peerAddress: "127.0.0.1",
	headers: { host: "127.0.0.1:8730" },
	scheme: "http",
	...change,
});

describe("isLoopback", () => {
	it.each(["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "::FFFF:127.0.0.1"])("knows %s", (address) => {
		expect(isLoopback(address)).toBe(true);
	});
	it.each([undefined, "", "10.0.0.1", "1127.0.0.1", "127.0.0.1.example", "::ffff:10.0.0.1", "::2"])(
		"does not take %s for one",
		(address) => {
			expect(isLoopback(address)).toBe(false);
		},
	);
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
	it.each(["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"])(
		"refuses what came through a proxy that sets %s",
		(name) => {
			expect(refusalOf(browser({ headers: { host: "localhost", [name]: "127.0.0.1" } }))).toContain(name);
		},
	);
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
	it("lets a POST of its own origin pass, and one without an origin", () => {
		const headers = { host: "127.0.0.1:8730", origin: "http://127.0.0.1:8730" };
		expect(refusalOf(browser({ method: "POST", headers }))).toBeUndefined();
		expect(refusalOf(browser({ method: "POST" }))).toBeUndefined();
	});
});
