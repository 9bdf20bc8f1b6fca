/**
 * Makes one form of the many in which callers write ids into paths, before the router sees them.
 *
 * A UUID is base64 and may hold `/`, `//` and `==`; callers send it raw, encoded once or encoded twice. The router
 * splits at slashes and decodes once, so the id is cut out by the words around it and written back encoded once.
 */

/** `/v2/`, or `/v2//` as some clients join their base URL; after that slashes belong to ids and are not merged. */
const METRICS = /^\/v2\/{1,2}(accounts\/([^/]+)\/)?metrics\/webinars(?:\/(.+)\/participants(?:\/([^/]+)(\/qos)?)?)?$/;
const END = /^\/api\/v1\/webinars\/(.+)\/end$/;
/** Every character of a number, a UUID or an account id. The longest, an account id, has 128. */
const ID = /^[A-Za-z0-9+/=_.-]{1,128}$/;
/** Not an id of anything: an id that cannot be one still gets the answer of its endpoint. */
const NOBODY = "-";
/** Named by nothing: the router would answer a path that cannot be decoded in its own words. */
const NOWHERE = "/-";

function decode(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/** No id holds `%`, so decoding twice is right for all three forms. */
function encodeId(written: string): string {
	const id = decode(decode(written) ?? "") ?? "";
	return ID.test(id) ? encodeURIComponent(id) : NOBODY;
}

function rewritePath(path: string): string {
	const [metrics, master, account, webinar, word, qos] = METRICS.exec(path) ?? [];
	if (metrics !== undefined) {
		const parts = ["/v2/"];
		if (master !== undefined) parts.push(`accounts/${encodeId(account ?? "")}/`);
		parts.push("metrics/webinars");
		if (webinar !== undefined) parts.push(`/${encodeId(webinar)}/participants`);
		if (word !== undefined) parts.push(`/${encodeId(word)}`);
		return `${parts.join("")}${qos ?? ""}`;
	}
	const webinarToEnd = END.exec(path)?.[1];
	if (webinarToEnd !== undefined) return `/api/v1/webinars/${encodeId(webinarToEnd)}/end`;
	return decode(path) === undefined ? NOWHERE : path;
}

/** Takes and gives a request target: path and query. The query stays as it is. */
export function rewriteApiUrl(url: string): string {
	const queryAt = url.indexOf("?");
	return queryAt < 0 ? rewritePath(url) : `${rewritePath(url.slice(0, queryAt))}${url.slice(queryAt)}`;
}
