/** What holds for every chain of proxies: the caller cannot choose the address, and every spelling means the same. */
import { isIP } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createAddressReader } from "./caller-address.js";

const PROXIES = ["10.0.0.0/8", "fd00::/8"];
const readAddress = createAddressReader(PROXIES);
const socket = { remoteAddress: "10.0.0.1" };

const octet = fc.nat(255);
const ipv4 = fc.tuple(fc.integer({ min: 11, max: 223 }), octet, octet, octet).map((parts) => parts.join("."));
const ipv6 = fc.tuple(fc.nat(0xffff), fc.nat(0xffff)).map(([a, b]) => `2001:db8:${a.toString(16)}::${b.toString(16)}`);
const caller = fc.oneof(ipv4, ipv6);
const proxies = fc.array(fc.constantFrom("10.1.2.3", "10.9.9.9", "fd00::1"), { maxLength: 3 });
const port = fc.option(fc.nat(65_535), { nil: undefined });
/** Any text that a caller can put into a header, commas and quotation marks included. */
const claimed = fc.oneof(
	caller,
	fc.string({ maxLength: 60 }),
	fc.constantFrom('for="', '"', ",", ";", 'for=192.0.2.66;x="'),
);

function write(address: string, given: number | undefined, bracketed: boolean): string {
	if (isIP(address) === 4) return given === undefined ? address : `${address}:${given}`;
	if (given !== undefined) return `[${address}]:${given}`;
	return bracketed ? `[${address}]` : address;
}

test("X-Forwarded-For: the caller's address is found in every spelling, whatever the caller wrote before it", () => {
	fc.assert(
		fc.property(claimed, caller, proxies, port, fc.boolean(), (prefix, address, rest, given, bracketed) => {
			const chain = [prefix, write(address, given, bracketed), ...rest.map((proxy) => write(proxy, given, bracketed))];
			expect(readAddress({ headers: { "x-forwarded-for": chain.join(", ") }, socket })).toBe(address);
		}),
	);
});

test("Forwarded: a well-formed chain gives the caller's address", () => {
	const element = (address: string, given: number | undefined) => `proto=https;for="${write(address, given, true)}"`;
	fc.assert(
		fc.property(fc.array(caller, { maxLength: 2 }), caller, proxies, port, (before, address, rest, given) => {
			const chain = [...before, address, ...rest].map((node) => element(node, given));
			expect(readAddress({ headers: { forwarded: chain.join(",") }, socket })).toBe(address);
		}),
	);
});

test("Forwarded: whatever the caller wrote, the answer is the address that the proxy saw, or none", () => {
	fc.assert(
		fc.property(claimed, caller, port, (prefix, address, given) => {
			const forwarded = `${prefix}, for="${write(address, given, true)}"`;
			expect(["", address]).toContain(readAddress({ headers: { forwarded }, socket }));
		}),
	);
});

test("the answer is an address in its plain form or nothing", () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (forwardedFor, forwarded) => {
			const address = readAddress({ headers: { "x-forwarded-for": forwardedFor, forwarded }, socket });
			expect(address === "" || isIP(address) > 0).toBe(true);
		}),
	);
});
