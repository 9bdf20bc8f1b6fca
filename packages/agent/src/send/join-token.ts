/** Reads the join token that the page gave. Only the server checks it; here it must be fit to be sent. */

/** The token without what is harmless around it, also out of JSON; empty when there is none, as in a page of HTML. */
export function readToken(given: unknown): string {
	let value = given;
	try {
		value = JSON.parse(given as string);
	} catch {}
	value = (value as { readonly token?: unknown } | null)?.token ?? value;
	const text = typeof value === "string" ? value.replace(/^['"\s]+|['"\s]+$|[\r\n]/g, "") : "";
	// What a JWT is made of (RFC 7519, section 3), and no more: a WebSocket's subprotocol allows neither spaces nor tags.
	return /^[\w.-]+$/.test(text) ? text : "";
}

/** Whether a token says that it has expired; one that says nothing has not. */
export function isExpired(token: string, nowMs: number): boolean {
	try {
		const [, payload] = token.replace(/-/g, "+").replace(/_/g, "/").split(".");
		return JSON.parse(atob(payload as string)).exp * 1e3 <= nowMs;
	} catch {
		return false;
	}
}
