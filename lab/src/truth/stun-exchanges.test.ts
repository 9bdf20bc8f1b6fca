// A round trip of STUN ends with the answer to its own request, of the browser's requests alone.
import { expect, test } from "vitest";
import { datagram, stunBytes } from "../../test/captured-datagram.js";
import { stunExchangesOf } from "./stun-exchanges.js";

const [BROWSER, FRONT] = [1, 2];
const [REQUEST, SUCCESS, REFUSAL] = [0x0001, 0x0101, 0x0111];
const fromBrowser = (atMs: number, payload: Buffer) => datagram({ atMs, fromPort: BROWSER, toPort: FRONT, payload });
const toBrowser = (atMs: number, payload: Buffer) => datagram({ atMs, fromPort: FRONT, toPort: BROWSER, payload });
const exchanges = (...datagrams: Parameters<typeof stunExchangesOf>[0]) => stunExchangesOf(datagrams, FRONT);

test("requests under way at once are told apart by their transactions", () => {
	const sent = [fromBrowser(10, stunBytes(REQUEST, "a")), fromBrowser(20, stunBytes(REQUEST, "b"))];
	const answered = [toBrowser(95, stunBytes(SUCCESS, "b")), toBrowser(100, stunBytes(SUCCESS, "a"))];
	expect(exchanges(...sent, ...answered)).toEqual([
		{ endedMs: 95, roundTripMs: 75 },
		{ endedMs: 100, roundTripMs: 90 },
	]);
});
test("one without an answer, or with a refusal, is none", () => {
	const sent = [fromBrowser(10, stunBytes(REQUEST, "a")), fromBrowser(20, stunBytes(REQUEST, "b"))];
	expect(exchanges(...sent, toBrowser(30, stunBytes(REFUSAL, "b")))).toEqual([]);
});
test("one that is sent twice counts from the first time, and once", () => {
	const sent = [fromBrowser(10, stunBytes(REQUEST, "a")), fromBrowser(60, stunBytes(REQUEST, "a"))];
	const answered = [toBrowser(90, stunBytes(SUCCESS, "a")), toBrowser(140, stunBytes(SUCCESS, "a"))];
	expect(exchanges(...sent, ...answered)).toEqual([{ endedMs: 90, roundTripMs: 80 }]);
});
test("what the server asks the browser is none of the browser's", () => {
	const asked = [toBrowser(10, stunBytes(REQUEST, "a")), fromBrowser(11, stunBytes(SUCCESS, "a"))];
	expect(exchanges(...asked)).toEqual([]);
});
test("media, and what only begins like STUN, is none", () => {
	const strange = [stunBytes(REQUEST, "a", 1), stunBytes(REQUEST, "a").subarray(0, 19), Buffer.alloc(0)];
	const answer = toBrowser(20, stunBytes(SUCCESS, "a"));
	expect(exchanges(...strange.map((payload) => fromBrowser(10, payload)), answer)).toEqual([]);
});
