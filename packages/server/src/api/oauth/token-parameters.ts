/** Reads what a caller says at the token endpoint, in whichever of the usual ways it says it. */

export interface Credentials {
	readonly clientId: string;
	readonly clientSecret: string;
}

export type TokenParameters = ReadonlyMap<string, string>;

function textsOf(source: unknown): [string, string][] {
	if (typeof source !== "object" || source === null) return [];
	return Object.entries(source).filter((entry): entry is [string, string] => typeof entry[1] === "string");
}

/** No request has ten; thousands would take milliseconds to read, before it is known who asks. */
const MAX_PARAMETERS = 64;

function parseForm(body: string): unknown {
	return body.split("&", MAX_PARAMETERS + 1).length > MAX_PARAMETERS
		? {}
		: Object.fromEntries(new URLSearchParams(body));
}

function parseBody(contentType: string, body: string): unknown {
	if (body.trim() === "") return {};
	if (!contentType.includes("json")) return parseForm(body);
	try {
		return JSON.parse(body);
	} catch {
		return {};
	}
}

/** Query and body together; the body wins. Empty texts count as absent. */
export function readTokenParameters(query: unknown, contentType: string, body: unknown): TokenParameters {
	const fromBody = typeof body === "string" ? parseBody(contentType, body) : {};
	return new Map([...textsOf(query), ...textsOf(fromBody)].filter(([, value]) => value !== ""));
}

/** Basic credentials (RFC 7617) in standard or URL-safe base64, padded or not; else the two parameters. */
export function readCredentials(
	authorization: string | undefined,
	parameters: TokenParameters,
): Credentials | undefined {
	if (authorization !== undefined) {
		const encoded = /^basic +([A-Za-z0-9+/_-]+={0,2})$/i.exec(authorization)?.[1];
		if (encoded === undefined) return undefined;
		const [, clientId, clientSecret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
		return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
	}
	const clientId = parameters.get("client_id");
	const clientSecret = parameters.get("client_secret");
	return clientId === undefined || clientSecret === undefined ? undefined : { clientId, clientSecret };
}
