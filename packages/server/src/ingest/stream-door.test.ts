/** Tests the WebSocket door with real sockets: the good way, and every reason to be turned away. */
import { MAX_REPORT_BYTES } from "@qoscope/wire";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import {
	createTestIngests,
	helloOf,
	KEY_SECRET,
	NUMBER,
	OTHER_SECRET,
	reportOf,
	samplesOf,
	signToken,
	type TestAgent,
	testAccount,
} from "./open-test-ingest.contract.js";

const SLOT = MORNING_MS - 5_000;
const { open, closeAll } = createTestIngests();
afterEach(closeAll);

test("hello, reports, echo and leave: everything is answered and stored", async () => {
	const server = await open();
	const agent = server.connect(await signToken({ participant: { name: "A\u0007nn", role: "host" } }));
	agent.send(helloOf({ facts: { version: "1.2.3", userAgent: "H.323/SIP gateway" } }));
	agent.send({ type: "echo", at: 12.5 });
	agent.send(reportOf(SLOT));
	agent.send(reportOf(SLOT + 5_000));
	const welcome = await agent.next("hello");
	expect(await agent.next("echo")).toEqual({ type: "echo", at: 12.5, serverTimeMs: MORNING_MS });
	await agent.acknowledged([SLOT, SLOT + 5_000]);
	agent.send({ type: "leave", end: true });
	await agent.next("left");
	const { instance, participants, summaries } = await server.stored();
	expect(welcome).toEqual({
		type: "hello",
		version: 1,
		serverTimeMs: MORNING_MS,
		participantId: String(participants[0]?.id),
		webinarUuid: instance?.uuid,
	});
	expect(instance).toMatchObject({ number: NUMBER, endCause: "explicit", endMs: SLOT + 10_000 });
	expect(participants).toMatchObject([
		{ name: "Ann", device: "H.323/SIP", agentVersion: "1.2.3", ipAddress: "127.0.0.1", leaveCause: "left" },
	]);
	expect(summaries).toHaveLength(1);
	expect(summaries[0]?.type).toBe("audio_input");
	const text = await server.metrics.registry.metrics();
	expect(text).toContain('qoscope_ingest_samples_total{outcome="stored"} 2');
	expect(text).toContain("qoscope_ingest_open_connections 1");
	for (const step of ["authenticate", "validate", "checkTime", "redact", "enrich", "write"]) {
		expect(text).toContain(`qoscope_ingest_step_duration_seconds_count{step="${step}"}`);
	}
});

test("the path takes a number and a UUID raw, encoded once and encoded twice", async () => {
	const server = await open();
	const uuid = "/+//AAAiAAAAAiAiAiiAig==";
	const token = await signToken({ webinar: { uuid } });
	const encoded = encodeURIComponent(uuid);
	for (const path of [String(NUMBER), uuid, encoded, encodeURIComponent(encoded)]) {
		const agent = server.connect(token, path);
		agent.send(helloOf());
		expect((await agent.next("hello"))["webinarUuid"]).toBe(uuid);
	}
});

interface Refusal {
	readonly reason: string;
	readonly token?: Parameters<typeof signToken>[0];
	readonly rawToken?: string;
	readonly webinar?: string;
	readonly origin?: string;
	readonly first?: unknown;
}
const wholes: Refusal[] = [
	{ reason: "bad_token", rawToken: "" },
	{ reason: "bad_token", rawToken: "no.token.atall" },
	{ reason: "bad_token", token: { secret: OTHER_SECRET } },
	{ reason: "bad_token", token: { account: "nobody" } },
	{ reason: "bad_token", token: { webinar: { kind: "party" } } },
	{ reason: "expired_token", token: { exp: 1 } },
	{ reason: "other_webinar", webinar: "987654321" },
	{ reason: "other_webinar", webinar: "4444AAAiAAAAAiAiAiiAii==" },
	{ reason: "collection_off", token: { account: "off", secret: OTHER_SECRET } },
	{ reason: "origin_not_allowed", token: { account: "shy", secret: OTHER_SECRET }, origin: "https://evil.example" },
	{ reason: "unsupported_version", first: helloOf({ version: 2 }) },
	{ reason: "hello_first", first: reportOf(SLOT) },
	{ reason: "hello_first", first: { type: "leave" } },
	{ reason: "malformed", first: '{"type":"hello","vers' },
	{ reason: "malformed", first: { type: "hello", version: 1, run: "NOT A RUN" } },
	{ reason: "malformed", first: { type: "dance" } },
];
for (const { reason, token, rawToken, webinar, origin, first = helloOf() } of wholes) {
	test(`a connection is refused as ${reason}: ${JSON.stringify({ token, rawToken, webinar, origin, first })}`, async () => {
		const accounts = [
			testAccount("acme", KEY_SECRET),
			testAccount("off", OTHER_SECRET, { collection: false }),
			testAccount("shy", OTHER_SECRET, { allowedOrigins: ["https://good.example"] }),
		];
		const server = await open({ accounts });
		const agent = server.connect(rawToken ?? (await signToken(token)), webinar, origin === undefined ? {} : { origin });
		agent.send(first);
		expect(await agent.next("refuse")).toEqual({ type: "refuse", reason, message: expect.any(String) });
		expect(await agent.closed).toBe(1008);
		expect(await server.drops(reason)).toBe(1);
		expect(await server.store.listOpenInstances()).toEqual([]);
	});
}

test("who has no good token is turned away before any frame is read, whatever it is", async () => {
	const server = await open();
	for (const first of [undefined, '{"type":"hello","vers', { type: "dance" }, reportOf(SLOT)]) {
		const agent = server.connect(await signToken({ secret: OTHER_SECRET }));
		if (first !== undefined) agent.send(first);
		expect(await agent.next("refuse")).toMatchObject({ reason: "bad_token" });
		expect(await agent.closed).toBe(1008);
	}
	expect([await server.drops("bad_token"), await server.drops("malformed")]).toEqual([4, 0]);
});

test("an allowed origin is let in, and so is what sends none", async () => {
	const server = await open({
		accounts: [testAccount("acme", KEY_SECRET, { allowedOrigins: ["https://good.example", "app://-", "file://"] })],
	});
	const token = await signToken();
	for (const headers of [{ origin: "https://good.example" }, { origin: "app://-" }, { origin: "null" }, {}]) {
		const agent = server.connect(token, undefined, headers);
		agent.send(helloOf());
		await agent.next("hello");
	}
});

test("an instance of another number is refused", async () => {
	const server = await open();
	const uuid = "4444AAAiAAAAAiAiAiiAig==";
	const first = server.connect(await signToken({ webinar: { uuid } }));
	first.send(helloOf());
	await first.next("hello");
	const wrong = server.connect(await signToken({ jti: "bob", webinar: { uuid, number: 5 } }), "5");
	wrong.send(helloOf());
	expect(await wrong.next("refuse")).toMatchObject({ reason: "wrong_instance" });
	expect(await server.drops("wrong_instance")).toBe(1);
});

test("any other subprotocol is a bad request", async () => {
	const server = await open();
	const socket = new WebSocket(`${server.address.replace("http", "ws")}/agent/v1/webinars/${NUMBER}/stream`, ["chat"]);
	const status = await new Promise((resolve) => {
		socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
	});
	expect(status).toBe(400);
});

const badReports: [string, string, unknown][] = [
	["future_dated", "over five seconds ahead", reportOf(MORNING_MS + 10_000)],
	["too_old", "over a day old", reportOf(MORNING_MS - 86_400_000 - 10_000)],
	["malformed", "not at a multiple of five seconds", reportOf(SLOT + 1)],
	["malformed", "without samples", reportOf(SLOT, [])],
	["malformed", "with a text for a number", reportOf(SLOT, [[0, "5000"]])],
	["malformed", "of an unknown type", reportOf(SLOT, [[77, 5_000]])],
	["malformed", "with a negative count", reportOf(SLOT, [[0, 5_000, -1]])],
	["malformed", "with one type twice", reportOf(SLOT, [...samplesOf(), ...samplesOf()])],
	["malformed", "with one good and one bad sample", reportOf(SLOT, [...samplesOf(), [1, 0]])],
];
for (const [reason, what, bad] of badReports) {
	test(`a report ${what} is refused as ${reason}, alone, and stores nothing`, async () => {
		const server = await open();
		const agent = server.connect(await signToken());
		agent.send(helloOf());
		agent.send(bad);
		expect(await agent.next("refuse")).toMatchObject({ reason, slot: expect.any(Number) });
		expect((await server.stored()).summaries).toEqual([]);
		agent.send(reportOf(SLOT));
		await agent.acknowledged([SLOT]);
		expect(await server.drops(reason)).toBe(1);
	});
}

test("the slot that is running, and one that begins five seconds ahead, are taken", async () => {
	const server = await open();
	const agent = server.connect(await signToken());
	agent.send(helloOf());
	const slots = [MORNING_MS, MORNING_MS + 5_000, MORNING_MS - 86_400_000];
	for (const slot of slots) agent.send(reportOf(slot));
	await agent.acknowledged(slots);
});

test("an oversized frame closes the connection with 1009 and is counted", async () => {
	const server = await open();
	const agent = server.connect(await signToken());
	agent.send(helloOf());
	await agent.next("hello");
	agent.send(`{"type":"report","slot":${SLOT},"pad":"${"x".repeat(MAX_REPORT_BYTES)}"}`);
	expect(await agent.closed).toBe(1009);
	expect(await server.drops("too_large")).toBe(1);
	expect((await server.stored()).summaries).toEqual([]);
});

test("only a host ends the webinar; then reports and new connections of the others are refused", async () => {
	const server = await open();
	const bob = server.connect(await signToken({ jti: "bob" }));
	bob.send(helloOf());
	await bob.next("hello");
	const guest = server.connect(await signToken());
	guest.send(helloOf());
	guest.send({ type: "leave", end: true });
	expect(await guest.next("refuse")).toMatchObject({ reason: "not_host" });
	const host = server.connect(await signToken({ jti: "host", participant: { role: "host" } }));
	host.send(helloOf());
	host.send({ type: "leave", end: true });
	await host.next("left");
	bob.send(reportOf(SLOT));
	expect(await bob.next("refuse")).toMatchObject({ reason: "webinar_ended" });
	expect(await bob.closed).toBe(1008);
	const late = server.connect(await signToken({ jti: "bob" }));
	late.send(helloOf());
	expect(await late.next("refuse")).toMatchObject({ reason: "webinar_ended" });
	expect(await server.drops("webinar_ended")).toBe(2);
	expect((await server.stored()).summaries).toEqual([]);
});

test("fields and values of a newer agent are ignored and counted", async () => {
	const server = await open();
	const agent = server.connect(await signToken());
	agent.send(helloOf({ mood: "good", facts: { shoeSize: 44 } }));
	agent.send({ ...reportOf(SLOT, [[0, 5_000, ...new Array(20).fill(null), 7]]), colour: 3 });
	await agent.acknowledged([SLOT]);
	const { values } = await server.metrics.unknownFields.get();
	expect(values[0]?.value).toBeGreaterThanOrEqual(4);
});

test("a connection without a hello, and one that answers no ping, is cut", async () => {
	const server = await open({ pingEveryMs: 5 });
	const mute = server.connect(await signToken());
	await new Promise((resolve) => mute.socket.on("ping", resolve));
	server.clock.pass(60_001);
	expect(await mute.closed).toBe(1006);
});

/** An agent that answers pings by hand. */
async function arriveSilently(
	server: Awaited<ReturnType<typeof open>>,
	onPing: (data: Buffer, agent: TestAgent) => void,
) {
	const agent = server.connect(await signToken(), String(NUMBER), {}, { autoPong: false });
	agent.socket.on("ping", (data) => onPing(data, agent));
	agent.send(helloOf());
	await agent.next("hello");
	const [participant] = (await server.stored()).participants;
	if (participant === undefined) throw new Error("The agent did not arrive.");
	return { agent, known: () => server.roundTrips.newestOf(participant) };
}

test("the way to an agent is pinged again and again, and forgotten when the agent goes", async () => {
	const server = await open({ pingEveryMs: 50 });
	const delays = [70, 70, 70, 40];
	const { agent, known } = await arriveSilently(server, (data, { socket }) => {
		server.clock.pass(delays.shift() ?? 40);
		socket.pong(data);
	});
	await vi.waitFor(() => expect(known()).toBe(70));
	await vi.waitFor(() => expect(known()).toBe(40));
	agent.socket.close();
	await vi.waitFor(() => expect(known()).toBeUndefined());
});

test("it is pinged at the hello; a pong that nobody asked for says nothing of it", async () => {
	const server = await open({ pingEveryMs: 1e6 });
	const asked: Buffer[] = [];
	const { agent, known } = await arriveSilently(server, (data) => void asked.push(data));
	await vi.waitFor(() => expect(asked).toHaveLength(1));
	const heard = async () => {
		agent.send({ type: "echo", at: asked.push(Buffer.of()) });
		await agent.until(({ type, at }) => type === "echo" && at === asked.length);
		return known();
	};
	agent.socket.pong("7");
	agent.socket.pong("");
	expect(await heard()).toBeUndefined();
	server.clock.pass(5);
	agent.socket.pong(asked[0]);
	expect(await heard()).toBe(5);
	server.clock.pass(5);
	agent.socket.pong(asked[0]);
	expect(await heard()).toBe(5);
});
