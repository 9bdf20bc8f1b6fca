/**
 * Whether a request comes from a browser on this very machine. The try page mints join tokens for whoever opens it, so
 * nobody else may: not another machine, not a proxy's client, not a foreign site whose name was bent to 127.0.0.1.
 */
import type { IncomingHttpHeaders } from "node:http";

export interface Caller {
	readonly method: string;
	/** The peer of the socket itself, never what a header says. */
	readonly peerAddress: string | undefined;
	readonly headers: IncomingHttpHeaders;
	readonly scheme: "http" | "https";
}

/** 127.0.0.0/8 and ::1 (RFC 6890), also in their IPv4-mapped spelling. */
export function isLoopback(address: string | undefined): boolean {
	if (address === undefined) return false;
	const plain = address.toLowerCase().replace(/^::ffff:/, "");
	return plain === "::1" || /^127(\.\d{1,3}){3}$/.test(plain);
}

const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/** Undefined for a caller that may pass; otherwise why not and what to do, in a sentence each. */
export function refusalOf({ method, peerAddress, headers, scheme }: Caller): string | undefined {
	if (!isLoopback(peerAddress)) {
		return "The try page answers only on the machine that runs the server. Open it there, or forward the port to yours: ssh -L 8730:127.0.0.1:8730 THAT-MACHINE, then http://127.0.0.1:8730/try.";
	}
	const forwarded = Object.keys(headers).find((name) => name === "forwarded" || name.startsWith("x-forwarded-"));
	if (forwarded !== undefined) {
		return `The try page does not answer through a proxy (this request has a ${forwarded} header). Open the server's own address on the machine that runs it.`;
	}
	if (!LOCAL_HOST.test(headers.host ?? "")) {
		return "The try page answers only to the names localhost, 127.0.0.1 and [::1]. Put one of them in the address.";
	}
	if (method === "POST" && headers.origin !== undefined && headers.origin !== `${scheme}://${headers.host}`) {
		return "A session is given only to the try page itself, not to a page of another origin. Open /try on this address.";
	}
	return undefined;
}
