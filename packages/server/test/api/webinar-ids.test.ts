import { request } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiHarness, createApiHarness, makeInstance, makeParticipant, START_MS } from "./api-harness.js";

const UUIDS = [
	"NknQtFSgSUSEYt2a9gc13A==",
	"/knQtFSgSUSEYt2a9gc13A==",
	"Nk//tFSgSUSEYt2a9g//3A==",
	"+knQ/FSgSUSEYt2a9gc1/A==",
];
const PARTICIPANT = 4398046511104;
let api: ApiHarness;

beforeAll(async () => {
	api = await createApiHarness();
	for (const [index, uuid] of UUIDS.entries()) {
		const startMs = START_MS + index * 60_000;
		await api.store.putInstance(makeInstance({ uuid, startMs }));
		await api.store.putParticipants([makeParticipant({ instance: uuid, name: `Ada ${index}`, joinMs: startMs })]);
	}
	api.setTime(START_MS + 3_000_000);
});
afterAll(() => api.close());

const once = encodeURIComponent;
const FORMS: readonly (readonly [string, (uuid: string) => string])[] = [
	["raw", (uuid) => uuid],
	["encoded once", once],
	["encoded twice", (uuid) => once(once(uuid))],
	["raw without padding", (uuid) => uuid.slice(0, -2)],
	["in the URL-safe alphabet", (uuid) => uuid.replaceAll("+", "-").replaceAll("/", "_")],
	["URL-safe without padding", (uuid) => Buffer.from(uuid, "base64").toString("base64url")],
];
const ROOTS = ["/v2", "/v2/", "/v2/accounts/acme", "/v2/accounts/me", "/v2//accounts/me"];

describe.each(FORMS)("a UUID %s", (_name, write) => {
	test.each(UUIDS)("names its own instance: %s", async (uuid) => {
		for (const root of ROOTS) {
			const participants = `${root}/metrics/webinars/${write(uuid)}/participants`;
			const name = `Ada ${UUIDS.indexOf(uuid)}`;
			const qos = await api.call(`${participants}/${PARTICIPANT}/qos?type=past`);
			expect(qos, participants).toMatchObject({ status: 200, body: { user_name: name } });
			const list = await api.call(participants);
			expect(list.body["participants"]).toMatchObject([{ user_name: name }]);
			const summary = await api.call(`${participants}/qos_summary`);
			expect(summary.body["participants"]).toMatchObject([{ user_name: name }]);
		}
	});
});

test("raw slashes pass a real socket, too", async () => {
	const url = await api.app.listen({ host: "127.0.0.1", port: 0 });
	const authorization = `Bearer ${await api.tokenOf("acme")}`;
	// The URL class would rewrite the path: Node sends `path` as it is.
	const { hostname, port } = new URL(url);
	const path = `/v2//metrics/webinars/${UUIDS[1]}/participants/${PARTICIPANT}/qos`;
	const status = await new Promise((resolve, reject) => {
		request({ hostname, port, path, headers: { authorization } }, (reply) => {
			reply.resume();
			resolve(reply.statusCode);
		})
			.on("error", reject)
			.end();
	});
	expect(status).toBe(200);
});

test("a number names the latest instance, whatever the type", async () => {
	for (const type of ["live", "past"]) {
		const { body } = await api.call(`/v2/metrics/webinars/93201235621/participants/${PARTICIPANT}/qos?type=${type}`);
		expect(body["user_name"]).toBe(`Ada ${UUIDS.length - 1}`);
	}
});

describe("ids of nothing", () => {
	const gone = { status: 404, body: { code: 3001 } };
	test.each([
		["an unknown number", "1"],
		["a number that is too long", "9".repeat(16)],
		["a UUID that nobody has", "AAAAAAAAAAAAAAAAAAAAAA=="],
		["words", "no-such-webinar"],
		["150 characters", "a".repeat(150)],
		["2,000 characters", "a".repeat(2_000)],
		["a broken encoding", "%zz"],
		["encoded three times", once(once(once("a/b==")))],
		["an SQL quote", "1%27%20OR%201=1"],
	])("%s is 404/3001 as a webinar", async (_name, id) => {
		for (const tail of ["/participants", "/participants/qos_summary", `/participants/${PARTICIPANT}/qos`]) {
			expect(await api.call(`/v2/metrics/webinars/${id}${tail}`)).toMatchObject(gone);
		}
		expect(await api.call(`/api/v1/webinars/${id}/end`, { method: "POST" })).toMatchObject(gone);
	});
	test.each(["5", "-1", "04398046511104", "4398046511104.0", "4.4e12", "9".repeat(17), "x".repeat(300), "%zz", "Ada"])(
		"participant %s is 404/3001, in the same words as an unknown webinar",
		async (id) => {
			const answer = await api.call(`/v2/metrics/webinars/93201235621/participants/${id}/qos`);
			expect(answer).toMatchObject(gone);
			const unknown = await api.call(`/v2/metrics/webinars/1/participants/${PARTICIPANT}/qos`);
			expect(answer.body).toEqual(unknown.body);
		},
	);
	test("a participant number beyond what can be told apart is 404/3001, not its neighbour's answer", async () => {
		const neighbour = Number.MAX_SAFE_INTEGER + 1;
		await api.store.putParticipants([makeParticipant({ instance: UUIDS.at(-1) ?? "", id: neighbour })]);
		for (const id of ["9007199254740992", "9007199254740993", "9999999999999999"]) {
			expect(await api.call(`/v2/metrics/webinars/93201235621/participants/${id}/qos`)).toMatchObject(gone);
		}
	});
	test("a participant of another instance of the same webinar is 404/3001", async () => {
		await api.store.putParticipants([makeParticipant({ instance: "NknQtFSgSUSEYt2a9gc13A==", id: 77 })]);
		expect(await api.call("/v2/metrics/webinars/93201235621/participants/77/qos")).toMatchObject(gone);
	});
	test("a meeting is no webinar: each kind answers under its own paths", async () => {
		await api.store.putInstance(makeInstance({ uuid: "MeetingMeetingMeetingA==", number: 55, kind: "meeting" }));
		expect(await api.call("/v2/metrics/webinars/55/participants")).toMatchObject(gone);
		expect((await api.call("/v2/metrics/meetings/55/participants")).status).toBe(200);
		expect(await api.call("/v2/videosdk/sessions/55/users")).toMatchObject(gone);
		expect(await api.call("/api/v1/webinars/55/end", { method: "POST" })).toMatchObject(gone);
		expect((await api.call("/api/v1/meetings/55/end", { method: "POST" })).status).toBe(200);
	});
});

test("paths that nothing answers at are 404 in the same envelope, with and without a token", async () => {
	for (const url of ["/v2/metrics/nothing", "/v2/metrics/rooms/1", "/v2/%zz", "/nowhere", "/v2//", "/oauth/token"]) {
		for (const as of ["acme", false] as const) {
			expect(await api.call(url, { as })).toMatchObject({ status: 404, body: { code: 404 } });
		}
	}
});

test("a path that nothing answers at is 404 whatever body comes with it", async () => {
	for (const type of ["text/xml", "application/json", ";"]) {
		const headers = { "content-type": type };
		const answer = await api.call("/v2/metrics/nothing", { method: "POST", headers, payload: "<not json" });
		expect(answer, type).toMatchObject({ status: 404, body: { code: 404 } });
	}
});

test("HEAD answers as GET does, without a body", async () => {
	const path = `/v2/metrics/webinars/93201235621/participants/${PARTICIPANT}/qos`;
	expect((await api.call(path, { method: "HEAD" })).status).toBe(200);
	expect((await api.call(path, { method: "HEAD", as: false })).status).toBe(401);
});

test("a large answer comes compressed to those who take it, and is the same", async () => {
	const path = "/v2/metrics/webinars/93201235621/participants";
	const people = Array.from({ length: 50 }, (_, index) =>
		makeParticipant({ instance: UUIDS.at(-1) ?? "", id: 1_000 + index, jti: `g${index}` }),
	);
	await api.store.putParticipants(people);
	const authorization = `Bearer ${await api.tokenOf("acme")}`;
	const plain = await api.app.inject({ url: path, headers: { authorization } });
	const packed = await api.app.inject({
		url: path,
		headers: { authorization, "accept-encoding": "gzip, deflate, br" },
	});
	expect(plain.headers["content-encoding"]).toBeUndefined();
	expect([packed.headers["content-encoding"], packed.headers["vary"]]).toEqual(["gzip", "accept-encoding"]);
	expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5);
	const body = (text: string) => ({ ...JSON.parse(text), next_page_token: "" });
	expect(body(gunzipSync(packed.rawPayload).toString())).toEqual(body(plain.body));
});

test("whatever Accept says, the answer is JSON", async () => {
	const answer = await api.call("/v2/metrics/webinars", { headers: { accept: "text/csv" } });
	expect(answer.status).toBe(200);
});
