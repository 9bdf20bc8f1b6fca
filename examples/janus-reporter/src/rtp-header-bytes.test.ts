// Against what a browser said of the same streams (headerBytesSent and headerBytesReceived over packets): 20, 20, 28.
import { expect, test } from "vitest";
import { headerBytesOf } from "./rtp-header-bytes.js";

const LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
const MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
const TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
const NUMBER = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
const sdp = (...extensions: readonly string[]) =>
	`v=0\r\nm=audio 9 X 96\r\na=mid:7\r\nm=video 9 X 96\r\na=mid:0\r\n${extensions.map((uri, id) => `a=extmap:${id + 1} ${uri}\r\n`).join("")}`;

test.each([
	["audio that Janus receives", [LEVEL, MID], "in", 20],
	["audio that Janus sends", [LEVEL, MID], "out", 20],
	["video that Janus receives", [NUMBER, MID, "urn:3gpp:video-orientation"], "in", 20],
	["video that Janus sends", [TIME, NUMBER, MID], "out", 28],
	["a stream without extensions", [], "out", 12],
] as const)("%s", (_, extensions, direction, bytes) => {
	expect(headerBytesOf([sdp(...extensions), sdp(...extensions)], "0", direction)).toBe(bytes);
});
test("only what both sides accept is sent", () => {
	expect(headerBytesOf([sdp(LEVEL), sdp(TIME, LEVEL)], "0", "in")).toBe(20);
	expect(headerBytesOf([sdp(LEVEL), sdp(TIME)], "0", "in")).toBe(12);
	expect(headerBytesOf([sdp(LEVEL), sdp(LEVEL)], "1", "in")).toBe(12);
	expect(headerBytesOf(["", ""], "0", "in")).toBe(12);
});
