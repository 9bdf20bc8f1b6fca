/**
 * How media travel, in the contract's words, by the local candidate of the selected pair (W3C webrtc-stats, section
 * 8.21). That the words mean this is our reading: a relay that is reached over TLS is "SSL+Proxy", one over UDP
 * "UDP+Proxy"; what is not relayed goes by its protocol.
 */
const CARRIERS: { readonly [protocol: string]: string } = { udp: "UDP", tcp: "TCP", tls: "SSL" };

/** Undefined when there is no candidate, or when it does not say how its relay is reached. */
export function connectionTypeOf(candidate: Readonly<Record<string, unknown>> = {}): string | undefined {
	const { relayProtocol, protocol } = candidate;
	const carrier = CARRIERS[(relayProtocol ?? protocol) as string];
	return carrier && carrier + (relayProtocol ? "+Proxy" : "");
}
