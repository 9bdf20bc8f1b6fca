/**
 * Reads the payload of a signed join token. What can be accepted is: a name that is too long is cut, a claim of no use is
 * left out. Only what identities depend on must be right, and a refusal names the claim and what it must be.
 */
import { type JoinTokenClaims, JoinTokenClaimsSchema } from "@qoscope/wire";
import { type TSchema, Type } from "typebox";
import { Compile } from "typebox/compile";
import { Drop } from "../drop.js";
import { wellFormed } from "../well-formed.js";
import { redactText } from "./redact.js";

/** Bound of `customer_key` by the official description; a session's `user_key` may have one character more. */
const LONGEST_CUSTOMER_KEY = 35;
/** From here on a number of seconds would lie beyond the year 5000: it is one of milliseconds. */
const SURELY_MILLISECONDS = 100_000_000_000;

/** Texts for people, which say enough when they are cut. A cut id or address would be another one's. */
const CUT_WHEN_TOO_LONG = new Set([
	"webinar.topic",
	"webinar.host.name",
	"webinar.host.department",
	"webinar.host.userType",
	"webinar.customKeys.key",
	"webinar.customKeys.value",
	"webinar.trackingFields.field",
	"webinar.trackingFields.value",
	"participant.name",
	"participant.pcName",
	"participant.dataCenter",
]);

type Refuse = (claim: string, value: unknown, must: string) => Drop;
const refusal: Refuse = (claim, value, must) =>
	new Drop(
		"bad_token",
		value === undefined || value === null
			? `The join token has no claim ${claim}; it must be ${must}.`
			: `The join token's claim ${claim} must be ${must}.`,
	);

const lengthOf = (text: string) => [...text].length;

/** Not in the middle of what is read as one character. */
function cut(text: string, maximum: number): string {
	let kept = "";
	let length = 0;
	for (const { segment } of new Intl.Segmenter().segment(text)) {
		length += lengthOf(segment);
		if (length > maximum) break;
		kept += segment;
	}
	return kept === "" ? [...text].slice(0, maximum).join("") : kept;
}

/** Numbers beyond these are not what was signed any more. */
function plainText(value: unknown): string | undefined {
	if (typeof value === "string") return value;
	if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
	return Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : String(value);
}

/** Seconds since 1970, with or without a fraction, also as text or in milliseconds; undefined for anything else. */
export function readNumericDate(value: unknown): number | undefined {
	const isNumber = typeof value === "number" || (typeof value === "string" && /^\s*\d+(\.\d+)?\s*$/.test(value));
	const seconds = isNumber ? Number(value) : Number.NaN;
	if (!Number.isFinite(seconds)) return undefined;
	return Math.max(0, seconds >= SURELY_MILLISECONDS ? seconds / 1_000 : seconds);
}

function readFlag(value: unknown): boolean | undefined {
	const text = typeof value === "string" ? value.trim().toLowerCase() : value;
	if (text === true || text === 1 || text === "true" || text === "1" || text === "yes") return true;
	return text === false || text === 0 || text === "false" || text === "0" || text === "no" || text === ""
		? false
		: undefined;
}

function readWord(value: unknown, words: readonly string[]): string | undefined {
	const text = typeof value === "string" ? value.trim().toLowerCase() : undefined;
	return words.find((word) => word === text);
}

function readText(value: unknown, maximum: number, place: string): string | undefined {
	const given = plainText(value);
	if (given === undefined) return undefined;
	const text = redactText(given);
	if (lengthOf(text) <= maximum) return text;
	return CUT_WHEN_TOO_LONG.has(place) ? cut(text, maximum) : undefined;
}

/** An address in the form that mail servers take, without the name of its owner around it. */
function readEmail(value: unknown, maximum: number, place: string): string | undefined {
	const text = readText(value, maximum, place);
	return text !== undefined && /^(?:[^\s@]+|"[^"]*")@[^\s@]+$/.test(text) ? text : undefined;
}

function readIdentity(value: unknown, claim: string): string {
	const must = "a text of 1 to 128 characters";
	const text = plainText(value);
	if (text === undefined || text === "" || lengthOf(text) > 128) throw refusal(claim, value, must);
	// An identity must be the same on the wire, in memory and in the store.
	if (wellFormed(text) !== text) throw refusal(claim, value, "Unicode text, without half a surrogate pair");
	return text;
}

function readNumber(value: unknown): number {
	const text = typeof value === "string" ? value.trim().replace(/(?<=\d)[ -](?=\d)/g, "") : String(value);
	const isNumber = typeof value === "string" || typeof value === "number";
	if (!isNumber || !/^[1-9]\d{0,14}$/.test(text)) {
		throw refusal("webinar.number", value, "a number of 1 to 15 digits that does not begin with 0");
	}
	return Number(text);
}

function readUuid(value: unknown): string | undefined {
	if (value === undefined || value === null || value === "") return undefined;
	const text = typeof value === "string" ? value.trim() : "";
	if (/^[A-Za-z0-9+/_-]{22}(==)?$/.test(text)) return text;
	throw refusal("webinar.uuid", value, "16 bytes in base64, or left out");
}

function readKind(value: unknown, words: readonly string[]): string | undefined {
	if (value === undefined || value === null || value === "") return undefined;
	const kind = readWord(value, words);
	if (kind === undefined) throw refusal("webinar.kind", value, `one of ${words.join(", ")}, or left out`);
	return kind;
}

function isRecord(value: unknown): value is object {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

const ownValue = (from: unknown, name: string): unknown =>
	isRecord(from) && Object.hasOwn(from, name) ? Reflect.get(from, name) : undefined;

/** Only what the schema knows, so that nothing of any depth goes further. */
function readFields(schema: { readonly properties: object }, from: unknown, place: string): object {
	const fields = Object.entries(schema.properties).map(([name, property]): [string, unknown] => [
		name,
		readValue(property, ownValue(from, name), place === "" ? name : `${place}.${name}`),
	]);
	return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function readPairs(schema: TSchema, maximum: number, value: unknown, place: string): object[] | undefined {
	if (!Array.isArray(value) || !Type.IsObject(schema)) return undefined;
	const count = Object.keys(schema.properties).length;
	return value
		.map((item) => readFields(schema, item, place))
		.filter((pair) => Object.keys(pair).length === count)
		.slice(0, maximum);
}

/** What the schemas of claims say beside their type. */
interface Bounds {
	readonly enum?: readonly string[];
	readonly maxLength?: number;
	readonly maxItems?: number;
}
const boundsOf = (schema: TSchema): Bounds => schema;

function readValue(schema: TSchema, value: unknown, place: string): unknown {
	switch (place) {
		case "iss":
		case "jti":
			return readIdentity(value, place);
		case "exp": {
			const seconds = readNumericDate(value);
			if (seconds === undefined) throw refusal(place, value, "a number of seconds since 1970");
			return seconds;
		}
		case "webinar":
			if (!isRecord(value)) throw refusal(place, value, "an object that holds the webinar's number");
			break;
		case "webinar.number":
			return readNumber(value);
		case "webinar.uuid":
			return readUuid(value);
		case "webinar.kind":
			return readKind(value, boundsOf(schema).enum ?? []);
		case "participant":
			return Type.IsObject(schema) ? readFields(schema, value, place) : undefined;
		case "participant.external":
			// Less is shown of somebody outside, so what cannot be read counts as outside.
			return value === undefined || value === null ? undefined : (readFlag(value) ?? true);
	}
	return readPlain(schema, value, place);
}

/** What no identity depends on. */
function readPlain(schema: TSchema, value: unknown, place: string): unknown {
	const { enum: words, maxLength = 0, maxItems = 0 } = boundsOf(schema);
	if (words !== undefined) return readWord(value, words);
	if (Type.IsObject(schema)) return isRecord(value) ? readFields(schema, value, place) : undefined;
	if (Type.IsArray(schema)) return readPairs(schema.items, maxItems, value, place);
	if (Type.IsBoolean(schema)) return readFlag(value);
	if (!Type.IsString(schema)) return undefined;
	if (place.endsWith(".email")) return readEmail(value, maxLength, place);
	return readText(value, maxLength, place) ?? (place === "participant.name" ? "" : undefined);
}

const claimsSchema = Compile(JoinTokenClaimsSchema);

/** The claims in the form of the schema, or a Drop `bad_token` that names the claim. */
export function readClaims(payload: unknown): JoinTokenClaims {
	const claims: unknown = readFields(JoinTokenClaimsSchema, payload, "");
	if (!claimsSchema.Check(claims)) {
		const [problem] = claimsSchema.Errors(claims);
		throw new Drop("bad_token", `The join token's claim ${problem?.instancePath || "/"} does not fit.`);
	}
	const { customerKey = "", ...participant } = claims.participant;
	const isTooLong = claims.webinar.kind !== "session" && lengthOf(customerKey) > LONGEST_CUSTOMER_KEY;
	return isTooLong ? { ...claims, participant } : claims;
}
