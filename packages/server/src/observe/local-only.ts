/**
 * Whether a request comes from this very machine, for what nobody else may see. By the socket's own address, since
 * headers can be written by anybody; and with a proxy in front, which has a loopback address itself, everything outside
 * would look near. A proxy that leaves no header cannot be told from this machine.
 */
import type { IncomingHttpHeaders } from "node:http";

/** What proxies add: RFC 7239, RFC 9110 section 7.6.3, and the names in use beside them. Also x-forwarded-anything. */
export const PROXY_HEADERS: readonly string[] = [
	"forwarded",
	"via",
	"x-real-ip",
	"x-client-ip",
	"x-cluster-client-ip",
	"x-original-forwarded-for",
	"x-original-host",
	"x-envoy-external-address",
	"true-client-ip",
	"cf-connecting-ip",
	"fastly-client-ip",
];

/** 127.0.0.0/8 and ::1 (RFC 6890), also in their IPv4-mapped spelling. */
export function isLoopback(address: string | undefined): boolean {
	if (address === undefined) return false;
	const plain = address.toLowerCase().replace(/^::ffff:/, "");
	return plain === "::1" || /^127(\.\d{1,3}){3}$/.test(plain);
}

/** The name of the first header that a proxy has left; undefined when there is none. */
export function proxyHeaderOf(headers: IncomingHttpHeaders): string | undefined {
	return Object.keys(headers).find((name) => name.startsWith("x-forwarded-") || PROXY_HEADERS.includes(name));
}

/** `peerAddress` is that of the socket itself. */
export function comesFromThisMachine(peerAddress: string | undefined, headers: IncomingHttpHeaders): boolean {
	return isLoopback(peerAddress) && proxyHeaderOf(headers) === undefined;
}

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i;

/**
 * Whether the name that a request was sent to is one of this machine: a page of a foreign site, whose name was bent to
 * 127.0.0.1 (DNS rebinding), comes with its own. `known` are further names, without a port or with one.
 */
export function isKnownHost(host: string | undefined, known: readonly string[] = []): boolean {
	const asked = (host ?? "").toLowerCase();
	return LOOPBACK_HOST.test(asked) || known.some((name) => asked === name || asked.replace(/:\d{1,5}$/, "") === name);
}
