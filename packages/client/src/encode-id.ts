/** Puts ids into paths. What cannot be an id is a RangeError, before anything is asked. */

/** An empty segment or one of dots would be taken out of the path and lead to another question. */
export function encodeId(id: string): string {
	if (/^\.{0,2}$/.test(id)) throw new RangeError(`"${id}" is not an id`);
	return encodeURIComponent(id);
}

/**
 * The number or UUID of a webinar, meeting or session. A UUID that holds a slash is encoded twice: proxies and routers
 * decode a path once and would take the slash for a border between two segments. One that begins with `+` as well,
 * since the documents of sessions ask for it.
 */
export function encodeInstanceId(instanceId: string | number): string {
	const text = String(instanceId);
	const once = encodeId(text);
	return text.includes("/") || text.startsWith("+") ? encodeURIComponent(once) : once;
}
