// A datagram of a call is STUN, DTLS, RTCP or RTP, and only the last is counted.
import fc from "fast-check";
import { expect, test } from "vitest";
import { rtpBytes } from "../../test/rtp-bytes.js";
import { readRtp } from "./rtp-packet.js";

const rtp = rtpBytes({ ssrc: 0xdeadbeef, sequence: 65_535, timestamp: 0xffffffff, payloadType: 111, payloadBytes: 80 });

test("an RTP header is read as RFC 3550 (5.1) has it", () => {
	expect(readRtp(rtp)).toEqual({
		ssrc: 0xdeadbeef,
		sequence: 65_535,
		timestamp: 0xffffffff,
		payloadType: 111,
		isPadded: false,
		sealedBytes: 80,
	});
});

test("the marker, padding, contributing sources and an extension are no payload", () => {
	const datagram = Buffer.concat([rtp.subarray(0, 12), Buffer.alloc(4 + 4 + 8), rtp.subarray(12)]);
	// Padding, extension, one contributing source; marker. The extension has two words.
	datagram.writeUInt8(0xb1, 0);
	datagram.writeUInt8(0x80 | 111, 1);
	datagram.writeUInt16BE(2, 12 + 4 + 2);
	expect(readRtp(datagram)).toMatchObject({ payloadType: 111, isPadded: true, sealedBytes: 80 });
});

test.each([
	["STUN", 0x00, 0x01],
	["DTLS", 0x16, 0xfe],
	["a sender report", 0x80, 200],
	["a receiver report", 0x81, 201],
	["feedback", 0x8f, 205],
])("%s is no RTP", (_name, first, second) => {
	const datagram = Buffer.from(rtp);
	datagram.writeUInt8(first, 0);
	datagram.writeUInt8(second, 1);
	expect(readRtp(datagram)).toBeUndefined();
});

test("nothing that comes makes it throw", () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
			const packet = readRtp(Buffer.from(bytes));
			if (packet) expect(packet.sealedBytes).toBeGreaterThanOrEqual(0);
		}),
	);
});
