/** What counts as this machine. */
import { describe, expect, it } from "vitest";
import { comesFromThisMachine, isLoopback, PROXY_HEADERS } from "./local-only.js";

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

describe("comesFromThisMachine", () => {
	it("takes this machine without a proxy, and no other", () => {
		expect(comesFromThisMachine("127.0.0.1", { host: "localhost" })).toBe(true);
		expect(comesFromThisMachine("192.0.2.1", { host: "localhost" })).toBe(false);
	});
	it.each([...PROXY_HEADERS, "x-forwarded-for", "x-forwarded-server"])(
		"does not take what a proxy marked by %s",
		(name) => {
			expect(comesFromThisMachine("127.0.0.1", { [name]: "127.0.0.1" })).toBe(false);
		},
	);
});
