import { CONNECTION_TYPES } from "@qoscope/wire";
import { expect, test } from "vitest";
import { connectionTypeOf } from "./connection-type.js";

test.each([
	[{ protocol: "udp", candidateType: "host" }, "UDP"],
	[{ protocol: "tcp", candidateType: "srflx" }, "TCP"],
	[{ protocol: "udp", candidateType: "host", relayProtocol: null }, "UDP"],
	[{ protocol: "UDP", candidateType: "prflx", relayProtocol: "tls" }, "UDP"],
	[{ protocol: "udp", relayProtocol: "udp" }, "UDP+Proxy"],
	[{ protocol: "udp", candidateType: "relay", relayProtocol: "udp" }, "UDP+Proxy"],
	[{ protocol: "udp", relayProtocol: "tcp" }, "TCP+Proxy"],
	[{ protocol: "udp", relayProtocol: "tls" }, "SSL+Proxy"],
])("%j is %s", (candidate, expected) => {
	expect(connectionTypeOf(candidate)).toBe(expected);
	expect(CONNECTION_TYPES).toContain(expected);
});

test.each([
	[{ protocol: "udp", candidateType: "relay" }],
	[{ protocol: "udp", candidateType: "relay", relayProtocol: null }],
	[{ protocol: "udp", candidateType: "relayed", relayProtocol: "" }],
	[{}],
	[{ protocol: "sctp" }],
	[{ protocol: null, candidateType: "host" }],
	[{ protocol: "udp", relayProtocol: "quic" }],
])("%j is not guessed at", (candidate) => expect(connectionTypeOf(candidate)).toBe(""));

test("without a candidate nothing is known, nor that nothing can be known", () => {
	expect(connectionTypeOf(undefined)).toBeUndefined();
});
