/** `allowedOrigins` of an account: which entries it may hold, and whether an `Origin` header is one of them. */

/** What pages of files, sandboxed frames and `data:` URLs send (HTML standard, "ASCII serialization of an origin"). */
const OPAQUE = "null";
const FILE = "file://";
const WEB = /^https?:\/\//i;
/** Of an application's own scheme (RFC 3986 section 3.1), such as app://-, capacitor://localhost or tauri://localhost. */
const CUSTOM = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s@\\*]+$/i;

/** Why no browser can ever send this as its `Origin`, and what to write instead; undefined when one can. */
export function originProblem(text: string): string | undefined {
	if (text === OPAQUE || text === FILE) return undefined;
	if (text.includes("*")) return "has a wildcard: name each origin, or leave allowedOrigins out to let in any";
	if (WEB.test(text) && URL.canParse(text)) {
		const { origin } = new URL(text);
		return origin === text.toLowerCase() ? undefined : `must be written as browsers send it: ${origin}`;
	}
	if (text.toLowerCase().startsWith(FILE)) return "must be file:// and nothing more: browsers do not send the path";
	if (CUSTOM.test(text) && !WEB.test(text)) return undefined;
	return "must be an origin as browsers send it, such as https://webinar.example.org, capacitor://localhost, app://- or file://";
}

/** Pages of files send `null`; older Android WebViews send `file://`. */
export function isAllowedOrigin(allowed: readonly string[], origin: string): boolean {
	const sent = origin.toLowerCase();
	return allowed.some((entry) => entry.toLowerCase() === sent || (entry === FILE && sent === OPAQUE));
}
