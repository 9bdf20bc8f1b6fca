import { CONNECTION_TYPES } from "@qoscope/wire";
import { expect, test } from "vitest";
import { connectionTypeOf } from "./connection-type.js";

test.each([
	[{ protocol: "udp", candidateType: "host" }, "UDP"],
	[{ protocol: "tcp", candidateType: "srflx" }, "TCP"],
	[{ protocol: "udp", relayProtocol: "udp" }, "UDP+Proxy"],
	[{ protocol: "udp", relayProtocol: "tcp" }, "TCP+Proxy"],
	[{ protocol: "udp", relayProtocol: "tls" }, "SSL+Proxy"],
])("%j is %s", (candidate, expected) => {
	expect(connectionTypeOf(candidate)).toBe(expected);
	expect(CONNECTION_TYPES).toContain(expected);
});

test.each([[undefined], [{}], [{ protocol: "sctp" }], [{ protocol: "udp", relayProtocol: "quic" }]])(
	"%j is not guessed at",
	(candidate) => expect(connectionTypeOf(candidate)).toBeUndefined(),
);
