/** Tests whose address a request has: spellings of proxies, what callers write to look like others, and both headers. */
import { describe, expect, test } from "vitest";
import { createAddressReader } from "./caller-address.js";

const PROXY = "10.0.0.1";
const readAddress = createAddressReader(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]);
const addressOf = (headers: Record<string, string>, remoteAddress: string | undefined = PROXY) =>
	readAddress({ headers, socket: { remoteAddress } });
const addressBy = (forwardedFor: string) => addressOf({ "x-forwarded-for": forwardedFor });
const addressByForwarded = (forwarded: string) => addressOf({ forwarded });

describe("X-Forwarded-For", () => {
	test.each([
		["203.0.113.9", "203.0.113.9"],
		["203.0.113.9:51234", "203.0.113.9"],
		["2001:db8::1", "2001:db8::1"],
		["[2001:db8::1]", "2001:db8::1"],
		["[2001:db8::1]:443", "2001:db8::1"],
		['"[2001:db8::1]:443"', "2001:db8::1"],
		['"203.0.113.9"', "203.0.113.9"],
		["[2001:db8::1%eth0]:443", "2001:db8::1"],
		["fe80::1%eth0", "fe80::1"],
		["::ffff:203.0.113.9", "203.0.113.9"],
		["::ffff:203.0.113.9:51234", "203.0.113.9"],
		["[::ffff:203.0.113.9]:51234", "203.0.113.9"],
		["::FFFF:cb00:7109", "203.0.113.9"],
	])("%s is %s", (node, address) => {
		expect(addressBy(node)).toBe(address);
	});

	test.each([
		"unknown",
		"_hidden",
		"localhost",
		"203.0.113",
		"203.0.113.9:",
		"203.0.113.9:99999999",
		"[203.0.113.9",
		":443",
	])("%s is no address, and what stands before it is not believed", (node) => {
		expect(addressBy(node)).toBe("");
		expect(addressBy(`192.0.2.66, ${node}`)).toBe("");
		expect(addressBy(`${node}, 203.0.113.9`)).toBe("203.0.113.9");
	});

	test.each([
		["192.0.2.66, 203.0.113.9", "203.0.113.9"],
		["192.0.2.66,203.0.113.9:51234 ,\t10.1.2.3:80", "203.0.113.9"],
		["192.0.2.66:1, [2001:db8::1]:443, [fd00::1]:80, ::ffff:10.1.2.3", "2001:db8::1"],
		["203.0.113.9, , ", "203.0.113.9"],
		["10.1.2.3, 10.1.2.4", "10.1.2.3"],
		["", PROXY],
		[" , ", PROXY],
	])("of the chain %j the last that is no trusted proxy counts: %s", (chain, address) => {
		expect(addressBy(chain)).toBe(address);
	});

	test("takes no longer for a header that is made to cost time", () => {
		const startedMs = performance.now();
		expect(addressBy("1".repeat(16_000))).toBe("");
		expect(addressByForwarded(`for=192.0.2.66,${" ".repeat(16_000)}=`)).toBe("");
		expect(addressByForwarded(`for="${"\\".repeat(16_000)}`)).toBe("");
		expect(performance.now() - startedMs).toBeLessThan(250);
	});
});

describe("Forwarded", () => {
	test.each([
		["for=203.0.113.9", "203.0.113.9"],
		["For=203.0.113.9;Proto=https;By=10.0.0.9", "203.0.113.9"],
		['FOR="203.0.113.9:51234"', "203.0.113.9"],
		['proto=http ; for="[2001:db8::1]:443"', "2001:db8::1"],
		['for="[2001:db8::1]"', "2001:db8::1"],
		['for="203.0.113.9:_gazonk"', "203.0.113.9"],
		['for="203.\\0.113.9"', "203.0.113.9"],
		['for=203.0.113.9;host="a;b,c=\\"d"', "203.0.113.9"],
		['for=192.0.2.66, for=203.0.113.9,for="[fd00::1]:80"', "203.0.113.9"],
		["for=203.0.113.9,,", "203.0.113.9"],
		["for=unknown", ""],
		["for=192.0.2.66, for=_hidden", ""],
		["for=192.0.2.66, proto=https", ""],
		["proto=https;host=qos.example", PROXY],
		["", PROXY],
	])("%s is %j", (header, address) => {
		expect(addressByForwarded(header)).toBe(address);
	});

	test.each([
		'for="192.0.2.66, for=203.0.113.9',
		'for=192.0.2.66;x=", for="203.0.113.9:80"',
		"for=192.0.2.66 for=203.0.113.9",
		"for 192.0.2.66, for=203.0.113.9",
	])("%s does not fit the grammar, so it names nobody", (header) => {
		expect(addressByForwarded(header)).toBe("");
	});
});

test("of both headers X-Forwarded-For counts, since its proxies pass on a Forwarded that the caller wrote", () => {
	const headers = { "x-forwarded-for": "203.0.113.9:51234", forwarded: "for=192.0.2.66" };
	expect(addressOf(headers)).toBe("203.0.113.9");
	expect(addressOf({ ...headers, "x-forwarded-for": "" })).toBe("192.0.2.66");
});

test.each(["203.0.113.9", "::ffff:203.0.113.9", "2001:db8::1%eth0"])(
	"%s is no trusted proxy: nothing that it writes counts",
	(peer) => {
		const own = createAddressReader([])({ headers: {}, socket: { remoteAddress: peer } });
		for (const headers of [{ "x-forwarded-for": "192.0.2.66" }, { forwarded: "for=192.0.2.66" }]) {
			expect(addressOf(headers, peer)).toBe(own);
		}
	},
);

test.each(["10.1.2.3", "::ffff:10.1.2.3", "::ffff:a01:203", "fd00::7", "127.0.0.1", "::ffff:127.0.0.1"])(
	"%s is a trusted proxy in every spelling",
	(peer) => {
		expect(addressOf({ "x-forwarded-for": "203.0.113.9" }, peer)).toBe("203.0.113.9");
	},
);

test("a range may be written for IPv4 addresses over IPv6 sockets", () => {
	const read = createAddressReader(["::ffff:10.0.0.0/104"]);
	const request = { headers: { "x-forwarded-for": "203.0.113.9" }, socket: { remoteAddress: "10.0.0.1" } };
	expect(read(request)).toBe("203.0.113.9");
});

test("a socket that is gone has no address", () => {
	expect(readAddress({ headers: { "x-forwarded-for": "203.0.113.9" }, socket: {} })).toBe("");
});
