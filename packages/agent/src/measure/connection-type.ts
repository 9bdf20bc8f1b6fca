/**
 * How media travel, in the values of the API, by the local candidate of the selected pair (W3C webrtc-stats, section
 * 8.21). That the values mean this is our reading: a relay that is reached over TLS is "SSL+Proxy", one over UDP
 * "UDP+Proxy"; what is not relayed goes by its protocol.
 */
const CARRIERS: { readonly [protocol: string]: string } = { udp: "UDP", tcp: "TCP", tls: "SSL" };

/**
 * Undefined without a candidate; empty when it is unknown how it is reached: a relay whose `relayProtocol` is missing
 * (Safari 17) may be reached by anything, whatever protocol it relays.
 */
export function connectionTypeOf(candidate?: Readonly<Record<string, unknown>>): string | undefined {
	if (!candidate) return undefined;
	const { relayProtocol, protocol, candidateType } = candidate;
	// Early drafts called it "relayed"; without a type, a relay's protocol is what shows a relay.
	const isRelay = candidateType ? String(candidateType).startsWith("relay") : relayProtocol;
	const carrier = CARRIERS[String(isRelay ? relayProtocol : protocol).toLowerCase()];
	return carrier ? carrier + (isRelay ? "+Proxy" : "") : "";
}
