/**
 * Every answer of every endpoint against the official description, formats included, where it lies beside the clone.
 * Loosened in the fields that docs/compatibility.md lists as departures, which a test derives from the answers.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import { MOCK_NOW_MS } from "../../src/mock/make-mock-data.js";
import { UNKNOWN_INSTANCE_FACTS, UNKNOWN_PARTICIPANT_FACTS } from "../../src/store/unknown-facts.js";
import { makeAccount, makeInstance, makeParticipant } from "./api-harness.js";
import { createScene, pathOf, type Question, questionsOf, type Scene } from "./mock-scene.js";

const documents = fileURLToPath(new URL("../../../../../shared/contract/", import.meta.url));
const FILES = ["zoom-metrics-openapi-2026-03.json", "zoom-videosdk-sessions-2026-03.json"];
const skip = !existsSync(documents);
if (skip) console.info("The official description is not beside this clone: our own schemas stand in for it.");

let scene: Scene;
beforeAll(async () => {
	scene = await createScene([
		makeAccount("acme"),
		makeAccount("hosted", {
			profile: "zoom",
			addOns: ["webinar", "event_subscription", "video_sdk"],
			rateLimits: "off",
		}),
	]);
});
afterAll(() => scene.api.close());

const BLANK_ALLOWED = new Set(["device", "email", "leave_time"]);

function loosen(schema: unknown, name = ""): unknown {
	if (Array.isArray(schema)) return schema.map((item) => loosen(item));
	if (typeof schema !== "object" || schema === null) return schema;
	const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
		if (key === "properties" && typeof value === "object" && value !== null) {
			return [key, Object.fromEntries(Object.entries(value).map(([field, of]) => [field, loosen(of, field)]))];
		}
		if (name === "leave_reason" && key === "enum" && Array.isArray(value)) {
			const words = value.map((word) => String(word).replaceAll(".", "\\.").replace("$name", ".+"));
			return ["pattern", `^(${words.join("|")})$`];
		}
		return [key, loosen(value)];
	});
	const loosened = Object.fromEntries(entries);
	return BLANK_ALLOWED.has(name) ? { anyOf: [{ const: "" }, loosened] } : loosened;
}

function describedSchemas(change = loosen): ReadonlyMap<string, object> {
	const found = new Map<string, object>();
	for (const file of FILES) {
		const { paths } = JSON.parse(readFileSync(`${documents}${file}`, "utf8"));
		for (const [path, methods] of Object.entries<Record<string, Record<string, never>>>(paths)) {
			const schema = methods["get"]?.["responses"]?.["200"]?.["content"]?.["application/json"]?.["schema"];
			if (schema !== undefined) found.set(path, Object(change(schema)));
		}
	}
	return found;
}

/** Names of all fields of a body, at any depth. */
function namesIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(namesIn);
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([name, item]) => [name, ...namesIn(item)]);
}

/** Asked for by the contract, though the description has no schema for their answers. */
const UNDESCRIBED = /quality$|^\/report\/|users\/qos_summary$/;
/** Where the description allows no larger page, whatever profile `open` does. */
const SMALL_PAGES = /\/(qos|qos_summary)$|users\/sharing$/;

/** An instance of each kind in each state, and somebody in it, of whom nothing is known that need not be. */
async function putBareInstances(account: string): Promise<Question[]> {
	const questions: Question[] = [];
	for (const kind of ["webinar", "meeting", "session"] as const) {
		for (const type of ["live", "past"]) {
			const uuid = Buffer.from(`bare ${kind} ${type}`.padEnd(16)).toString("base64url");
			const end = type === "live" ? {} : { endMs: MOCK_NOW_MS - 1_000 };
			const instance = { ...UNKNOWN_INSTANCE_FACTS, ...end, account, uuid, kind, startMs: MOCK_NOW_MS - 60_000 };
			const person = { ...UNKNOWN_PARTICIPANT_FACTS, account, instance: uuid, id: 7, joinMs: MOCK_NOW_MS - 60_000 };
			await scene.api.store.putInstance(makeInstance(instance));
			await scene.api.store.putParticipants([makeParticipant(person)]);
			const asked = ENDPOINTS.filter(
				(one) => one.kind === kind && (type === "past" || !one.path.startsWith("/report")),
			);
			for (const endpoint of asked) questions.push({ endpoint, url: `${pathOf(endpoint, uuid, 7)}?type=${type}` });
		}
	}
	return questions;
}

/** Of a field in a body such as /participants/0/user_qos/1/date_time. */
const fieldAt = (pointer: string) => pointer.split("/").findLast((part) => !/^\d*$/.test(part)) ?? "";

/** The rows of docs/compatibility.md between its marks: a field, and the profiles in which it departs. */
function listedDepartures(): string[] {
	const text = readFileSync(new URL("../../../../docs/compatibility.md", import.meta.url), "utf8");
	const [, table = ""] = /<!-- departures -->\n([\s\S]*?)<!-- end -->/.exec(text) ?? [];
	const rows = [...table.matchAll(/^\| `(\w+)` \| (?:enum|`[\w-]+`) \| .* \| ([\w`, ]+) \|$/gm)];
	return rows.flatMap(([, field, profiles = ""]) =>
		[...profiles.matchAll(/`(\w+)`/g)].map(([, profile]) => `${field} in ${profile}`),
	);
}

describe.skipIf(skip)("as the official description says, and in no field that it does not know", () => {
	const described = skip ? new Map<string, object>() : describedSchemas();
	const ajv = new Ajv({ strict: false, allErrors: true });
	formats.default(ajv);

	test("describes all endpoints but those of which it says nothing", () => {
		const missing = ENDPOINTS.map(({ path }) => path).filter((path) => !described.has(path));
		expect(missing.filter((path) => !UNDESCRIBED.test(path))).toEqual([]);
		expect(described.size).toBeGreaterThan(20);
	});

	test.each(ENDPOINTS.filter(({ path }) => !UNDESCRIBED.test(path)))("$path", async (endpoint) => {
		const schema = described.get(endpoint.path) ?? {};
		const validate = ajv.compile(schema);
		const known = JSON.stringify(schema);
		for (const account of ["acme", "hosted"]) {
			const own = questionsOf(scene.data[account]).filter((question) => question.endpoint === endpoint);
			expect(own.length).toBeGreaterThan(0);
			for (const { url } of own) {
				const range = endpoint.path.includes("{") ? "" : "&from=2026-02-10&to=2026-03-01";
				const pages = SMALL_PAGES.test(endpoint.path) ? "&page_size=10" : "";
				const { status, body } = await scene.api.call(`${url}${range}${pages}`, { as: account });
				expect(status, url).toBe(200);
				validate(body);
				expect(validate.errors ?? [], url).toEqual([]);
				expect(namesIn(body).filter((name) => !known.includes(`"${name}":{`))).toEqual([]);
			}
		}
	});

	test("departs from a format or an enum in the fields that docs/compatibility.md lists, and in no other", async () => {
		const strict = describedSchemas((schema) => schema);
		const departures = new Set<string>();
		for (const [profile, account] of [
			["open", "acme"],
			["zoom", "hosted"],
		] as const) {
			const bare = await putBareInstances(account);
			for (const { endpoint, url } of [...questionsOf(scene.data[account]), ...bare]) {
				const schema = strict.get(endpoint.path);
				if (schema === undefined) continue;
				const range = endpoint.path.includes("{") ? "" : "&from=2026-02-10&to=2026-03-01";
				const { body } = await scene.api.call(`${url}${range}&page_size=10`, { as: account });
				ajv.validate(schema, body);
				for (const { keyword, instancePath } of ajv.errors ?? []) {
					expect(["format", "enum"], `${url} ${instancePath}`).toContain(keyword);
					departures.add(`${fieldAt(instancePath)} in ${profile}`);
				}
			}
		}
		expect([...departures].toSorted()).toEqual(listedDepartures().toSorted());
	});
});
