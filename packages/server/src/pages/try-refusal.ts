/**
 * Why a request may not use the try page, which mints join tokens for whoever opens it: only a browser on this very
 * machine may, not another machine, not a proxy's client, not a foreign site whose name was bent to 127.0.0.1.
 */
import type { IncomingHttpHeaders } from "node:http";
import { isLoopback, proxyHeaderOf } from "../observe/local-only.js";

export interface Caller {
	readonly method: string;
	/** The peer of the socket itself, never what a header says. */
	readonly peerAddress: string | undefined;
	readonly headers: IncomingHttpHeaders;
	readonly scheme: "http" | "https";
	/** Whether the configuration says that a proxy stands in front, which may leave no header at all. */
	readonly behindProxy: boolean;
}

const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Browsers say with every POST which page it comes from, in one of these headers or both, and no page can write them.
 * Behind a proxy that rewrites Host and adds nothing, this alone keeps the pages of other sites out.
 */
function isOwnPage({ headers, scheme }: Caller): boolean {
	const { origin, host } = headers;
	const site = headers["sec-fetch-site"];
	if (origin === undefined && site === undefined) return false;
	return (origin === undefined || origin === `${scheme}://${host}`) && (site === undefined || site === "same-origin");
}

/** Undefined for a caller that may pass; otherwise why not and what to do, in a sentence each. */
export function refusalOf(caller: Caller): string | undefined {
	const { method, peerAddress, headers, behindProxy } = caller;
	if (behindProxy) {
		return "The try page is closed while the configuration has trustedProxies or publicUrl. Start another server without them to try Qoscope.";
	}
	if (!isLoopback(peerAddress)) {
		return "The try page answers only on the machine that runs the server. Open it there, or forward the port to yours: ssh -L 8730:127.0.0.1:8730 THAT-MACHINE, then http://127.0.0.1:8730/try.";
	}
	const left = proxyHeaderOf(headers);
	if (left !== undefined) {
		return `The try page does not answer through a proxy (this request has a ${left} header). Open the server's own address on the machine that runs it.`;
	}
	if (!LOCAL_HOST.test(headers.host ?? "")) {
		return "The try page answers only to the names localhost, 127.0.0.1 and [::1]. Put one of them in the address.";
	}
	if (method === "POST" && !isOwnPage(caller)) {
		return "A session is given only to the try page itself, not to a page of another origin. Open /try on this address.";
	}
	return undefined;
}
