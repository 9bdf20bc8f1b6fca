// Datagrams of UDP in frames of loopback: both versions of IP, cut short by the capture, and what is no datagram.
import { expect, test } from "vitest";
import { frameBytes } from "../../test/frame-bytes.js";
import { readUdp } from "./udp-datagram.js";

const ETHERNET = 1;
const fields = { fromPort: 5_000, toPort: 6_000, payload: Buffer.from("what was sent") };
const whole = { ...fields, payloadBytes: 13 };

test.each([
	["IPv4", {}],
	["IPv4 with options", { optionBytes: 8 }],
	["IPv6", { isIpv6: true }],
])("a datagram over %s has its ports and its payload", (_, change) => {
	expect(readUdp(ETHERNET, frameBytes({ ...fields, ...change }))).toEqual(whole);
});
test("one that was cut short still says how long it was", () => {
	const frame = frameBytes(fields);
	expect(readUdp(ETHERNET, frame.subarray(0, frame.length - 9))).toEqual({ ...whole, payload: Buffer.from("what") });
});
test("padding of a short frame is no payload", () => {
	expect(readUdp(ETHERNET, Buffer.concat([frameBytes(fields), Buffer.alloc(6)]))).toEqual(whole);
});
test.each([
	["another link type", 113, frameBytes(fields)],
	["TCP", ETHERNET, frameBytes({ ...fields, protocol: 6 })],
	["TCP over IPv6", ETHERNET, frameBytes({ ...fields, protocol: 6, isIpv6: true })],
	["a later fragment", ETHERNET, frameBytes({ ...fields, fragmentOffset: 185 })],
])("%s is no datagram", (_, linkType, frame) => {
	expect(readUdp(linkType, frame)).toBeUndefined();
});
test("a frame that was cut within its headers is none", () => {
	for (const isIpv6 of [false, true]) {
		const frame = frameBytes({ ...fields, isIpv6 });
		const headers = frame.length - fields.payload.length;
		for (let length = 0; length < headers; length += 1) {
			expect(readUdp(ETHERNET, frame.subarray(0, length))).toBeUndefined();
		}
	}
});
