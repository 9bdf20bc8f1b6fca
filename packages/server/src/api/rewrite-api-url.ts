/**
 * Makes one form of the many in which callers write ids into paths, before the router sees them.
 *
 * A UUID is base64 and may hold `/`, `//` and `==`; callers send it raw, encoded once or encoded twice. The router
 * splits at slashes and decodes once, so the id is cut out by the words around it and written back encoded once.
 */

/** `/v2/`, or `/v2//` as some clients join their base URL; after that slashes belong to ids and are not merged. */
const API =
	/^\/v2\/{1,2}(?:accounts\/([^/]+)\/)?((?:metrics\/(?:webinars|meetings|quality)|videosdk\/sessions|report\/(?:webinars|meetings)))(?:\/(.+))?$/;
/** An instance and what is asked of its people: nothing, a list, or the figures of one of them. */
const IN_INSTANCE = /^(.+)\/(participants|users)(?:\/([^/]+)(\/qos)?)?$/;
/** Our own questions about one of the people. */
const OWN = /^\/api\/v1\/(webinars|meetings|sessions)\/(.+)\/(participants|users)\/([^/]+)\/(causes|latency|state)$/;
const END = /^\/api\/v1\/(webinars|meetings|sessions)\/(.+)\/end$/;
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

function rewriteInstance(rest: string): string {
	const [, instance, people, word, qos = ""] = IN_INSTANCE.exec(rest) ?? [];
	if (instance === undefined) return `/${encodeId(rest)}`;
	return `/${encodeId(instance)}/${people}${word === undefined ? "" : `/${encodeId(word)}`}${qos}`;
}

function rewritePath(path: string): string {
	const [api, account, endpoint, rest] = API.exec(path) ?? [];
	if (api !== undefined) {
		const master = account === undefined ? "" : `accounts/${encodeId(account)}/`;
		return `/v2/${master}${endpoint}${rest === undefined ? "" : rewriteInstance(rest)}`;
	}
	const [, place, instance = "", people, person = "", word] = OWN.exec(path) ?? [];
	if (place !== undefined) return `/api/v1/${place}/${encodeId(instance)}/${people}/${encodeId(person)}/${word}`;
	const [, kind, ended] = END.exec(path) ?? [];
	if (ended !== undefined) return `/api/v1/${kind}/${encodeId(ended)}/end`;
	return decode(path) === undefined ? NOWHERE : path;
}

/** Takes and gives a request target: path and query. The query stays as it is. */
export function rewriteApiUrl(url: string): string {
	const queryAt = url.indexOf("?");
	return queryAt < 0 ? rewritePath(url) : `${rewritePath(url.slice(0, queryAt))}${url.slice(queryAt)}`;
}
