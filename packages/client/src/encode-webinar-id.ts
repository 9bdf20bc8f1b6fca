/** Puts a webinar's number or UUID into a path. */

/**
 * A UUID that holds a slash is encoded twice: proxies and routers decode a path once and would take the slash for a
 * border between two segments.
 */
export function encodeWebinarId(webinarId: string | number): string {
	const text = String(webinarId);
	const once = encodeURIComponent(text);
	return text.includes("/") ? encodeURIComponent(once) : once;
}
