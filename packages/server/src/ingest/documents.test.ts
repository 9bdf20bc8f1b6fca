/** Tests docs/wire.md and docs/join-token.md: every example is parsed, and a real server answers as they say. */
import { readFileSync } from "node:fs";
import {
	AgentFactsSchema,
	AgentFrameSchema,
	BatchSchema,
	CONNECTION_TYPES,
	DEVICES,
	DROP_REASONS,
	EMAIL_SHOWN_REASONS,
	INSTANCE_KINDS,
	type JoinTokenClaims,
	JoinTokenClaimsSchema,
	MAX_REPORT_BYTES,
	ROLES,
	SHARE_SURFACES,
	STREAM_TYPES,
} from "@qoscope/wire";
import { SignJWT } from "jose";
import type { TSchema } from "typebox";
import Value from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DROP_KINDS } from "../drop.js";
import { createFakeClock } from "../live/fake-clock.contract.js";
import { decodeReport } from "./decode-report.js";
import { deviceFactsOf } from "./device-facts.js";
import { KEY_SECRET, openTestIngest, type TestIngest } from "./open-test-ingest.contract.js";

const read = (name: string) => readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), "utf8");
const examplesOf = (text: string): Record<string, unknown>[] =>
	[...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json ?? ""));
const wire = read("wire.md");
const tokens = read("join-token.md");
const [agentPart = "", rest = ""] = wire.split("### Server to agent");
const [serverPart = "", batchPart = ""] = rest.split("## Batches");
const [batch = {}, batchAnswer = {}, batchRefusal = {}, gatewayBatch = {}] = examplesOf(batchPart);
const [exampleClaims] = examplesOf(tokens);

function check<Schema extends TSchema>(schema: Schema, value: unknown) {
	if (!Value.Check(schema, value)) throw new Error(JSON.stringify(Value.Errors(schema, value)));
	return value;
}
/** How many characters a text may have, or the texts of a list; "" where that is not what bounds it. */
function lengthOf(schema: TSchema): string {
	const bounded: { maxLength?: number; items?: { maxLength?: number } } = schema;
	return String(bounded.maxLength ?? bounded.items?.maxLength ?? "");
}
const keysOf = (frame: object) => Object.keys(frame).sort();

describe("docs/wire.md", () => {
	test("shows every frame of an agent as the schema has it, without unknown fields", () => {
		const frames = examplesOf(agentPart).map((example) => check(AgentFrameSchema, example));
		expect(frames.map(({ type }) => type)).toEqual(["hello", "report", "echo", "facts", "rate", "leave"]);
		for (const frame of frames) {
			const schema = AgentFrameSchema.anyOf.find((kind) => kind.properties.type.const === frame.type);
			expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(Object.keys(frame)));
			if (frame.type === "hello" || frame.type === "facts") {
				expect(Object.keys(AgentFactsSchema.properties)).toEqual(expect.arrayContaining(keysOf(frame.facts ?? {})));
			}
			if (frame.type === "report") {
				const { samples, unknownValues } = decodeReport(frame.samples);
				expect(samples.map(({ type }) => type)).toEqual(["audio_input", "video_output"]);
				expect(samples[0]?.sample).toMatchObject({ durationMs: 5_000, latencyMaxMs: 128, jitterMaxMs: 7 });
				expect(samples[1]?.sample).toMatchObject({ packetsLost: 2, frames: 60, width: 1280, height: 720 });
				expect(unknownValues).toBe(0);
			}
		}
	});

	test("shows a batch as the schema has it", () => {
		const { reports } = check(BatchSchema, batch);
		expect(Object.keys(BatchSchema.properties).sort()).toEqual(keysOf(batch));
		expect(decodeReport(reports[0]?.samples ?? []).samples).toHaveLength(1);
	});

	test("lists every fact in its order, with how long it may be and the words that it may be", () => {
		const table = wire.split("## Facts")[1]?.split("## Batches")[0] ?? "";
		const rows = [...table.matchAll(/^\| `(\w+)` \| (\d*) ?\| (.*) \|$/gm)];
		expect(rows.map(([, name, characters]) => [name, characters])).toEqual(
			Object.entries(AgentFactsSchema.properties).map(([name, schema]) => [name, lengthOf(schema)]),
		);
		const words = [...CONNECTION_TYPES, ...SHARE_SURFACES].map((word) => `\`${word}\``);
		for (const word of words) expect(table).toContain(word);
		expect(table).toContain(
			`at most ${Reflect.get(AgentFactsSchema.properties.internalIpAddresses, "maxItems")} addresses`,
		);
	});

	test("names every type of gateways once, and shows a batch of one", () => {
		const part = wire.split("## Gateways")[1]?.split("## Why")[0] ?? "";
		const named = [...part.matchAll(/`(\w+_device_\w+)`/g)].map(([, name]) => name);
		expect(named.toSorted()).toEqual(STREAM_TYPES.filter((type) => type.includes("_device_")).toSorted());
		const { facts, reports } = check(BatchSchema, gatewayBatch);
		expect(deviceFactsOf(facts?.userAgent ?? "").device).toBe("H.323/SIP");
		const { samples, unknownValues } = decodeReport(reports[0]?.samples ?? []);
		expect(samples.map(({ type }) => type)).toEqual(named.slice(0, 4));
		expect(samples[3]?.sample).toMatchObject({ frames: 60, width: 1280, height: 720 });
		expect(unknownValues).toBe(0);
		const devices = [...part.matchAll(/^\| `([^`]+)` or `([^`]+)` \| `([^`]+)` \|$/gm)];
		expect(devices.map(([, , , device]) => device)).toEqual(["Phone", "H.323/SIP"]);
		for (const [, one = "", other = "", device] of devices) {
			for (const word of [one, other]) expect(deviceFactsOf(`${word} of somebody`).device).toBe(device);
		}
		for (const device of part.match(/tells: (.*), or none/)?.[1]?.match(/\w+/g) ?? [])
			expect(DEVICES).toContain(device);
	});

	test("lists every reason with its status and with what the agent does", () => {
		const table = wire.split("## Why something is turned away")[1] ?? "";
		const rows = [...table.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| ([a-z ]+) \|/gm)].map(
			([, reason, status, agent]) => ({
				reason,
				status: Number(status),
				agent,
			}),
		);
		expect(rows).toEqual(
			DROP_REASONS.map((reason) => {
				const { status, final, ofReport } = DROP_KINDS[reason];
				const agent = !final ? "wait" : ofReport && reason !== "malformed" ? "skip the slot" : "give up";
				return { reason, status, agent };
			}),
		);
		expect(wire).toContain(MAX_REPORT_BYTES.toLocaleString("en-US"));
	});
});

describe("a server", () => {
	let server: TestIngest;
	beforeAll(async () => {
		server = await openTestIngest({ clock: createFakeClock(1_772_360_107_250), queue: { maxRows: 3 } });
	});
	afterAll(() => server.close());
	const sign = (claims: object) =>
		new SignJWT({ ...claims }).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(KEY_SECRET));

	test("answers the documented frames with the documented frames", async () => {
		const claims = check(JoinTokenClaimsSchema, exampleClaims);
		const host = { ...claims, participant: { ...claims.participant, role: "host" } };
		const agent = server.connect(await sign(host));
		const [hello, report, echo, facts, rate, leave] = examplesOf(agentPart);
		const bad = { ...report, slot: 1_772_370_000_000 };
		const tooMany = { ...report, samples: [0, 1, 2, 3].map((type) => [type, 5_000]) };
		for (const frame of [hello, echo, report]) agent.send(frame);
		await agent.acknowledged([1_772_360_100_000]);
		for (const frame of [bad, tooMany]) agent.send(frame);
		await agent.next("wait");
		for (const frame of [facts, rate]) agent.send(frame);
		await agent.next("rated");
		agent.send(leave);
		await agent.next("left");
		const documented = examplesOf(serverPart);
		expect(new Set(documented.map((frame) => String(frame["type"])))).toEqual(
			new Set(agent.frames.map(({ type }) => type)),
		);
		for (const example of documented) {
			const type = String(example["type"]);
			const answer = await agent.next(type);
			expect(keysOf(answer)).toEqual(keysOf(example));
			if (["ack", "wait", "refuse", "rated", "left"].includes(type)) expect(answer).toEqual(example);
		}
	});

	test("answers the documented batch with the documented answers", async () => {
		const claims: JoinTokenClaims = { ...check(JoinTokenClaimsSchema, exampleClaims) };
		const { uuid: _uuid, ...webinar } = claims.webinar;
		const reports = [...check(BatchSchema, batch).reports, { slot: 1_772_370_000_000, samples: [[0, 5_000]] }];
		const good = { ...batch, reports, token: await sign({ ...claims, jti: "batch", webinar }) };
		const answer: unknown = await (await server.post(good)).json();
		expect(answer).toEqual({
			...batchAnswer,
			participantId: expect.any(String),
			webinarUuid: expect.any(String),
			serverTimeMs: expect.any(Number),
		});
		const instances = await server.store.listOpenInstances();
		const ratings = await Promise.all(
			instances.map(({ account, uuid }) => server.store.listRatings(account, uuid, { limit: 9 })),
		);
		expect(ratings.flat()).toMatchObject([batch["rating"]]);
		const expired = { ...good, token: await sign({ ...claims, jti: "late", exp: 1, webinar }) };
		expect(await (await server.post(expired)).json()).toEqual(batchRefusal);
	});
});

test("docs/join-token.md has an example with every claim, and a row for each", () => {
	const claims = check(JoinTokenClaimsSchema, exampleClaims);
	const { properties } = JoinTokenClaimsSchema;
	expect(keysOf(claims)).toEqual(keysOf(properties));
	expect(keysOf(claims.webinar)).toEqual(keysOf(properties.webinar.properties));
	expect(keysOf(claims.participant)).toEqual(keysOf(properties.participant.properties));
	const { properties: host } = properties.webinar.properties.host;
	expect(keysOf(claims.webinar.host ?? {})).toEqual(keysOf(host));
	expect(keysOf(claims.webinar.customKeys?.[0] ?? {})).toEqual(["key", "value"]);
	expect(keysOf(claims.webinar.trackingFields?.[0] ?? {})).toEqual(["field", "value"]);

	const rows = [...tokens.matchAll(/^\| `([A-Za-z.]+)` \| (yes|no) \| (\d*) ?\| (.*) \|$/gm)];
	const rowFor = (name: string, schema: TSchema, required: readonly string[]) => {
		const key = name.split(".").at(-1) ?? "";
		return [name, required.includes(key) ? "yes" : "no", { number: "15", uuid: "24" }[key] ?? lengthOf(schema)];
	};
	const expected = Object.entries(properties).flatMap(([name, schema]) =>
		"properties" in schema
			? Object.entries(schema.properties).map(([inner, of]) => rowFor(`${name}.${inner}`, of, schema.required))
			: [rowFor(name, schema, JoinTokenClaimsSchema.required)],
	);
	expect(rows.map(([, ...cells]) => cells.slice(0, 3))).toEqual(expected);

	const meaningOf = (name: string) => rows.find(([, claim]) => claim === name)?.[4] ?? "";
	const saysLengths = (name: string, fields: Readonly<Record<string, TSchema>>) => {
		for (const [field, schema] of Object.entries(fields)) {
			expect(meaningOf(name)).toContain(`\`${field}\` (${lengthOf(schema)})`);
		}
	};
	const { customKeys, trackingFields } = properties.webinar.properties;
	saysLengths("webinar.host", host);
	saysLengths("webinar.customKeys", customKeys.items.properties);
	saysLengths("webinar.trackingFields", trackingFields.items.properties);
	for (const kind of INSTANCE_KINDS) expect(meaningOf("webinar.kind")).toContain(`\`${kind}\``);
	for (const role of ROLES) expect(meaningOf("participant.role")).toContain(`\`${role}\``);
	for (const why of EMAIL_SHOWN_REASONS) expect(meaningOf("participant.emailShownBecause")).toContain(`\`${why}\``);
});
