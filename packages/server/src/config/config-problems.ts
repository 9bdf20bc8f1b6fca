/** Says everything that is wrong with the content of a configuration file, each problem with its place. */
import { isIP } from "node:net";
import { resolve } from "node:path";
import { Value } from "typebox/value";
import { originProblem } from "../allowed-origins.js";
import { ALL_SCOPES } from "../api/scopes.js";
import { suggestName } from "./closest-name.js";
import { namesAt } from "./config-keys.js";
import { type ConfigFile, ConfigSchema } from "./config-schema.js";
import { maxmindProblems } from "./maxmind-problems.js";

/** `/accounts/0/agentKeys/1/secret` → `accounts[0].agentKeys[1].secret`. */
function placeOf(pointer: string): string {
	return pointer
		.split("/")
		.slice(1)
		.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
		.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
		.join("")
		.replace(/^\./, "");
}

function splitPlace(place: string): { readonly parent: string; readonly name: string } {
	const dot = place.lastIndexOf(".");
	return { parent: place.slice(0, Math.max(0, dot)), name: place.slice(dot + 1) };
}

const join = (parent: string, name: string) => (parent === "" ? name : `${parent}.${name}`);

/** What the schema says against the content. Never quotes a value, since it may be a secret. */
function schemaProblems(content: unknown): string[] {
	const errors = Value.Errors(ConfigSchema, content);
	const choices = new Map<string, string[]>();
	for (const error of errors) {
		if (error.keyword !== "const") continue;
		const known = choices.get(error.instancePath) ?? [];
		choices.set(error.instancePath, [...known, JSON.stringify(error.params.allowedValue)]);
	}
	const problems = errors.flatMap((error): string[] => {
		const place = placeOf(error.instancePath);
		switch (error.keyword) {
			case "boolean": {
				const { parent, name } = splitPlace(place);
				return [`${place}: unknown key${suggestName(name, namesAt(parent))}`];
			}
			case "required":
				return error.params.requiredProperties.map((name) => `${join(place, name)}: missing`);
			case "const":
				return [`${place}: must be ${(choices.get(error.instancePath) ?? []).join(" or ")}`];
			// Both are said in other words by the errors above.
			case "additionalProperties":
			case "anyOf":
				return [];
			default:
				return [`${place === "" ? "the file" : place}: ${error.message}`];
		}
	});
	return [...new Set(problems)];
}

function duplicates(named: readonly { readonly id: string; readonly place: string }[]): string[] {
	const first = new Map<string, string>();
	return named.flatMap(({ id, place }) => {
		const before = first.get(id);
		if (before !== undefined) return [`${place}: the same as ${before}`];
		first.set(id, place);
		return [];
	});
}

function isAddressRange(text: string): boolean {
	const [address = "", prefix, ...rest] = text.split("/");
	const version = isIP(address);
	if (version === 0 || rest.length > 0) return false;
	return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

/** The items of a list anywhere in what may be any JSON; none when it is no list. */
function listAt(content: unknown, name: string): readonly (readonly [number, unknown])[] {
	const list: unknown = typeof content === "object" && content !== null ? Reflect.get(content, name) : undefined;
	return Array.isArray(list) ? [...list.entries()] : [];
}

function textAt(content: unknown, name: string): string | undefined {
	const text: unknown = typeof content === "object" && content !== null ? Reflect.get(content, name) : undefined;
	return typeof text === "string" ? text : undefined;
}

function idsAt(content: unknown, name: string, place = ""): readonly { readonly id: string; readonly place: string }[] {
	return listAt(content, name).flatMap(([index, item]) => {
		const id: unknown = typeof item === "object" && item !== null && "id" in item ? item.id : undefined;
		return typeof id === "string" ? [{ id, place: `${place}${name}[${index}].id` }] : [];
	});
}

/** Of every API client anywhere in what may be any JSON. */
function scopesAt(content: unknown): readonly { readonly scope: string; readonly place: string }[] {
	return listAt(content, "accounts").flatMap(([index, account]) =>
		listAt(account, "apiClients").flatMap(([number, client]) =>
			listAt(client, "scopes").flatMap(([position, scope]) =>
				typeof scope === "string"
					? [{ scope, place: `accounts[${index}].apiClients[${number}].scopes[${position}]` }]
					: [],
			),
		),
	);
}

/** A token lists its scopes with spaces between them (RFC 6749 section 3.3). An empty one is left to the schema. */
function scopeProblems(content: unknown): string[] {
	return scopesAt(content).flatMap(({ scope, place }) =>
		scope === "" || /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)
			? []
			: [`${place}: must be one scope, without spaces, quotation marks and backslashes`],
	);
}

/** Tools made for the hosted service insist on scopes of what does not exist here, so these are no mistake by themselves. */
function scopeWarnings(content: unknown): string[] {
	return scopesAt(content).flatMap(({ scope, place }) =>
		ALL_SCOPES.includes(scope)
			? []
			: [
					`${place}: "${scope}" is not known here: tokens have it, and it opens nothing${suggestName(scope, ALL_SCOPES)}`,
				],
	);
}

function originProblems(content: unknown): string[] {
	return listAt(content, "accounts").flatMap(([index, account]) =>
		listAt(account, "allowedOrigins").flatMap(([number, origin]) => {
			const problem = typeof origin === "string" ? originProblem(origin) : undefined;
			return problem === undefined ? [] : [`accounts[${index}].allowedOrigins[${number}]: ${problem}`];
		}),
	);
}

/** An origin as URL.origin writes it, and a path in which nothing has a meaning to a shell, a program or a proxy. */
function isPublicUrl(text: string): boolean {
	if (!URL.canParse(text)) return false;
	const { origin, pathname } = new URL(text);
	const path = text.slice(origin.length);
	return text.startsWith(origin) && (path === "" || path === pathname) && /^(\/[A-Za-z0-9._~-]+)*\/?$/.test(path);
}

function publicUrlProblems(content: unknown): string[] {
	const url = textAt(content, "publicUrl");
	// What does not begin so is left to the schema.
	if (url === undefined || !/^https?:\/\//.test(url) || isPublicUrl(url)) return [];
	return [
		"publicUrl: must be an address such as https://qos.example.org or https://example.org/qos: the name in small letters, without the usual port, the path of letters, digits, dots and dashes",
	];
}

/** A server, with a user where it asks for one, and the number of a database: what every client of Redis understands. */
function redisProblems(content: unknown): string[] {
	const text = textAt(content, "redis");
	// What does not begin so is left to the schema. The address may hold a password, so it is not repeated.
	if (text === undefined || !/^rediss?:\/\/\S+$/.test(text)) return [];
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const isAddress = url !== undefined && url.hostname !== "" && /^(\/\d*)?$/.test(url.pathname);
	if (isAddress && url.search === "" && url.hash === "") return [];
	return [
		"redis: must be an address such as redis://127.0.0.1:6379 or rediss://user:password@redis.example.org:6380/1",
	];
}

/**
 * What no schema can say: which names must differ, what a scope and an origin look like, which words are addresses, and which files
 * are there. It takes any content, so that these are told together with what the schema says; what has the wrong shape
 * is left to the schema.
 */
function meaningProblems(content: unknown, folder: string): string[] {
	const maxmind = textAt(content, "maxmind");
	const accounts = listAt(content, "accounts");
	const idsOfAll = (name: "apiClients" | "agentKeys") =>
		accounts.flatMap(([index, account]) => idsAt(account, name, `accounts[${index}].`));
	return [
		...duplicates(idsAt(content, "accounts")),
		...duplicates(idsOfAll("apiClients")),
		...duplicates(idsOfAll("agentKeys")),
		...scopeProblems(content),
		...originProblems(content),
		...publicUrlProblems(content),
		...(maxmind === undefined || maxmind === "" ? [] : maxmindProblems(resolve(folder, maxmind))),
		...redisProblems(content),
		...listAt(content, "trustedProxies").flatMap(([index, range]) =>
			typeof range !== "string" || range.length < 2 || isAddressRange(range)
				? []
				: [`trustedProxies[${index}]: must be an address or a range such as 10.0.0.0/8`],
		),
	];
}

export type CheckedConfig =
	| { readonly ok: true; readonly file: ConfigFile; readonly warnings: readonly string[] }
	| { readonly ok: false; readonly problems: readonly string[] };

/** `folder` is where relative paths in the file start from. */
export function checkConfigFile(content: unknown, folder: string): CheckedConfig {
	const meaning = meaningProblems(content, folder);
	if (!Value.Check(ConfigSchema, content)) return { ok: false, problems: [...schemaProblems(content), ...meaning] };
	return meaning.length === 0
		? { ok: true, file: content, warnings: scopeWarnings(content) }
		: { ok: false, problems: meaning };
}
