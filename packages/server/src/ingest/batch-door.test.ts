/** Tests the batch door over HTTP: beacons, gateways, back-fill, cross-origin pages, and every refusal. */
import { MAX_REPORT_BYTES } from "@qoscope/wire";
import { afterEach, expect, test } from "vitest";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import {
	batchOf,
	createTestIngests,
	KEY_SECRET,
	NUMBER,
	OTHER_SECRET,
	samplesOf,
	signToken,
	testAccount,
} from "./open-test-ingest.contract.js";

const SLOT = MORNING_MS - 5_000;
const { open, closeAll } = createTestIngests();
afterEach(closeAll);

test("good slots are acknowledged, bad ones refused one by one, and the participant stays", async () => {
	const server = await open();
	const batch = batchOf(await signToken(), [SLOT, MORNING_MS + 60_000, SLOT - 5_000]);
	for (const contentType of ["text/plain;charset=UTF-8", "application/json"]) {
		const answer = await server.post(batch, undefined, { "content-type": contentType });
		expect(answer.status).toBe(200);
		const { instance, participants } = await server.stored();
		expect(await answer.json()).toEqual({
			acknowledged: [SLOT, SLOT - 5_000],
			refused: [{ slot: MORNING_MS + 60_000, reason: "future_dated", message: expect.any(String) }],
			participantId: String(participants[0]?.id),
			webinarUuid: instance?.uuid,
			serverTimeMs: MORNING_MS,
		});
		expect(participants[0]?.leaveMs).toBeUndefined();
	}
});

test("a batch with a leave writes it", async () => {
	const server = await open();
	await server.post(batchOf(await signToken(), [SLOT], { leave: {} }));
	expect((await server.stored()).participants).toMatchObject([{ leaveCause: "left", leaveMs: MORNING_MS }]);
	const refused = await server.post(batchOf(await signToken(), [], { leave: { end: true } }));
	expect([refused.status, await refused.json()]).toMatchObject([403, { reason: "not_host" }]);
	const host = await signToken({ participant: { role: "host" } });
	await server.post(batchOf(host, [], { leave: { end: true } }));
	expect((await server.stored()).instance).toMatchObject({ endCause: "explicit" });
});

test("a back-fill joins at its first slot, as old as samples are kept, and only with the claim", async () => {
	const server = await open();
	const old = MORNING_MS - 20 * 86_400_000;
	const without = await server.post(batchOf(await signToken({ jti: "bob" }), [old]));
	expect(await without.json()).toMatchObject({ acknowledged: [], refused: [{ slot: old, reason: "too_old" }] });
	const uuid = "4444AAAiAAAAAiAiAiiAig==";
	const token = await signToken({ webinar: { uuid }, more: { backfill: true } });
	const answer = await server.post(batchOf(token, [old + 5_000, old], { leave: {} }));
	expect(await answer.json()).toMatchObject({ acknowledged: [old + 5_000, old], webinarUuid: uuid });
	const instance = await server.store.findInstanceByUuid("acme", uuid);
	expect(instance?.startMs).toBe(old);
	const [participant] = await server.store.listPresentParticipants("acme", uuid);
	expect(participant).toBeUndefined();
	const [left] = await server.store.listParticipants("acme", uuid, MORNING_MS, { limit: 1 });
	expect(left).toMatchObject({ joinMs: old, leaveMs: old + 10_000 });
	const other = await signToken({
		jti: "cem",
		webinar: { number: NUMBER, uuid: "5555AAAiAAAAAiAiAiiAig==" },
		more: { backfill: true },
	});
	await server.post(batchOf(other, [0]));
	const began = await server.store.findInstanceByUuid("acme", "5555AAAiAAAAAiAiAiiAig==");
	expect(began?.startMs, "no slot that is refused says when a webinar began").toBe(MORNING_MS);
	const forgotten = MORNING_MS - 31 * 86_400_000;
	const late = await server.post(batchOf(token, [forgotten]));
	expect(await late.json()).toMatchObject({ acknowledged: [], refused: [{ slot: forgotten, reason: "too_old" }] });
});

const refusals: [number, string, () => Promise<unknown>, string?][] = [
	[400, "malformed", async () => '{"version":1,"token":'],
	[400, "malformed", async () => ""],
	[400, "malformed", async () => "null"],
	[400, "malformed", async () => ({ ...batchOf(await signToken(), [SLOT]), run: 7 })],
	[400, "malformed", async () => ({ ...batchOf(await signToken(), []), reports: [{ slot: SLOT, samples: [["x"]] }] })],
	[413, "too_large", async () => "x".repeat(MAX_REPORT_BYTES + 1)],
	[400, "unsupported_version", async () => ({ ...batchOf(await signToken(), [SLOT]), version: 99 })],
	[401, "bad_token", async () => batchOf("nonsense", [SLOT])],
	[401, "bad_token", async () => batchOf(await signToken({ secret: OTHER_SECRET }), [SLOT])],
	[401, "expired_token", async () => batchOf(await signToken({ exp: 1 }), [SLOT])],
	[403, "other_webinar", async () => batchOf(await signToken(), [SLOT]), "987"],
	[403, "collection_off", async () => batchOf(await signToken({ account: "off", secret: OTHER_SECRET }), [SLOT])],
];
for (const [index, [status, reason, body, webinar]] of refusals.entries()) {
	test(`a bad batch is answered ${status} ${reason} and stores nothing (${index})`, async () => {
		const server = await open({
			accounts: [testAccount("acme", KEY_SECRET), testAccount("off", OTHER_SECRET, { collection: false })],
		});
		const answer = await server.post(await body(), webinar);
		expect([answer.status, await answer.json()]).toEqual([status, { reason, message: expect.any(String) }]);
		expect(answer.headers.get("access-control-allow-origin")).toBe("*");
		expect(await server.drops(reason)).toBe(1);
		expect(await server.store.listOpenInstances()).toEqual([]);
	});
}

test("the token is looked at before the rest of the body, and one of 60 KB not at all", async () => {
	const server = await open();
	const unfit = { reports: [{}, {}], run: 7 };
	for (const token of [undefined, null, 7, ["a"], "", "nonsense", await signToken({ secret: OTHER_SECRET })]) {
		const answer = await server.post({ ...unfit, token });
		expect([answer.status, await answer.json()], String(token)).toMatchObject([401, { reason: "bad_token" }]);
	}
	const long = await server.post({ ...unfit, token: `${await signToken()}${"A".repeat(60_000)}` });
	expect([long.status, await long.json()]).toMatchObject([401, { message: expect.stringContaining("4096") }]);
	const token = await signToken();
	const twice = await server.post(`${JSON.stringify(batchOf(token, [SLOT])).slice(0, -1)},"token":"other"}`);
	expect([twice.status, await twice.json()]).toMatchObject([400, { message: "The body has more than one token." }]);
	const known = await server.post({ ...unfit, token });
	expect([known.status, await known.json()]).toMatchObject([400, { message: expect.stringMatching(/schema at \//) }]);
});

test("a key of another account cannot write into this one's webinar of the same number", async () => {
	const server = await open();
	await server.post(batchOf(await signToken(), [SLOT]));
	const before = await server.stored();
	await server.post(batchOf(await signToken({ account: "other", secret: OTHER_SECRET }), [SLOT, SLOT - 5_000]));
	expect(await server.stored()).toEqual(before);
	const theirs = await server.store.findLatestInstance("other", NUMBER);
	expect(theirs?.uuid).not.toBe(before.instance?.uuid);
});

test("an ended webinar answers 409", async () => {
	const server = await open();
	const token = await signToken();
	await server.post(batchOf(token, [SLOT]));
	const { instance, summaries } = await server.stored();
	await server.lifecycle.endInstance("acme", instance?.uuid ?? "");
	const answer = await server.post(batchOf(token, [SLOT - 5_000]));
	expect([answer.status, await answer.json()]).toMatchObject([409, { reason: "webinar_ended" }]);
	expect((await server.stored()).summaries).toEqual(summaries);
});

test("pages of any origin may post and read; preflights are answered without credentials", async () => {
	const server = await open();
	const url = `${server.address}/agent/v1/webinars/${NUMBER}/reports`;
	const preflight = await fetch(url, {
		method: "OPTIONS",
		headers: {
			origin: "https://any.example",
			"access-control-request-method": "POST",
			"access-control-request-headers": "content-type",
		},
	});
	expect(preflight.status).toBe(204);
	expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
	expect(preflight.headers.get("access-control-allow-methods")).toBe("POST");
	expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type");
	expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
	const post = await server.post(batchOf(await signToken(), [SLOT]), undefined, { origin: "https://any.example" });
	expect([post.status, post.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
});

test("an empty batch joins and gives the server's clock, midway between question and answer", async () => {
	const server = await open();
	const { lifecycle, clock } = server;
	const arrive = lifecycle.arrive.bind(lifecycle);
	Object.assign(lifecycle, {
		arrive(...arrival: Parameters<typeof arrive>) {
			clock.pass(600);
			return arrive(...arrival);
		},
	});
	const answer = await server.post(batchOf(await signToken(), []));
	const { participants } = await server.stored();
	expect(await answer.json()).toMatchObject({
		acknowledged: [],
		participantId: String(participants[0]?.id),
		serverTimeMs: MORNING_MS + 300,
	});
	expect(participants).toHaveLength(1);
});

test("a page may read how long it has to wait", async () => {
	const server = await open({ queue: { maxRows: 0 } });
	const answer = await server.post(batchOf(await signToken(), [SLOT]), undefined, { origin: "https://any.example" });
	expect([answer.status, Number(answer.headers.get("retry-after"))]).toEqual([503, 5]);
	expect(answer.headers.get("access-control-expose-headers")).toBe("retry-after");
});

test("an account's list of origins is kept", async () => {
	const server = await open({
		accounts: [testAccount("acme", KEY_SECRET, { allowedOrigins: ["https://good.example", "capacitor://localhost"] })],
	});
	const batch = batchOf(await signToken(), [SLOT]);
	for (const origin of ["https://good.example", "capacitor://localhost"]) {
		expect((await server.post(batch, undefined, { origin })).status).toBe(200);
	}
	for (const origin of ["https://evil.example", "null"]) {
		const refused = await server.post(batch, undefined, { origin });
		expect([refused.status, await refused.json()]).toMatchObject([403, { reason: "origin_not_allowed" }]);
		expect(refused.headers.get("access-control-allow-origin")).toBe("*");
	}
});

test("a part that cannot be stored for now is in neither list", async () => {
	const server = await open({ queue: { maxRows: 1 } });
	const answer = await server.post({
		...batchOf(await signToken(), []),
		reports: [SLOT, SLOT - 5_000].map((slot) => ({ slot, samples: samplesOf() })),
	});
	expect(await answer.json()).toMatchObject({ acknowledged: [SLOT], refused: [] });
});
