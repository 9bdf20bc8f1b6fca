/** Tests changed facts and ratings, through both doors, with real sockets and a store in memory. */
import { afterEach, describe, expect, test } from "vitest";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import { createMemoryStore } from "../store/memory-store.js";
import {
	batchOf,
	createTestIngests,
	helloOf,
	KEY_SECRET,
	reportOf,
	signToken,
	type TestIngest,
	testAccount,
} from "./open-test-ingest.contract.js";

const SLOT = MORNING_MS - 5_000;
const WINDOWS =
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
const { open, closeAll } = createTestIngests();
afterEach(closeAll);

async function participantOf(server: TestIngest) {
	const { participants } = await server.stored();
	return participants[0];
}
async function ratingsOf(server: TestIngest) {
	const { instance } = await server.stored();
	return server.store.listRatings("acme", instance?.uuid ?? "", { limit: 10 });
}
async function countOf(server: TestIngest, kind: string, outcome: string) {
	const { values } = await server.metrics.ingestMessages.get();
	return values.find(({ labels }) => labels.kind === kind && labels.outcome === outcome)?.value;
}
const labels = { microphone: "Ann's headset", speaker: "Ann's speaker", camera: "Ann's camera" };
const internalIpAddresses = ["192.168.1.7"];

describe("changed facts", () => {
	test("replace what they name before the participant leaves, and the rest stays", async () => {
		const server = await open();
		const agent = server.connect(await signToken(), undefined, { "user-agent": WINDOWS });
		agent.send(helloOf({ facts: { version: "1.2.3", networkType: "wifi" } }));
		agent.send({
			type: "facts",
			facts: { networkType: "\u0007cellular", shareSurface: "monitor", shoeSize: 44 },
			mood: 1,
		});
		agent.send({ type: "leave" });
		await agent.next("left");
		expect(await participantOf(server)).toMatchObject({
			agentVersion: "1.2.3",
			networkType: "cellular",
			shareSurface: "monitor",
			os: "Windows",
			leaveCause: "left",
		});
		expect(await countOf(server, "facts", "stored")).toBe(1);
		expect((await server.metrics.unknownFields.get()).values[0]?.value).toBe(2);
		const text = await server.metrics.registry.metrics();
		expect(text).toContain('qoscope_ingest_step_duration_seconds_count{step="redact"} 2');
	});
	test("that come one by one tell of the device together", async () => {
		const server = await open();
		const agent = server.connect(await signToken(), undefined, { "user-agent": WINDOWS });
		agent.send(helloOf({ facts: { platform: "Windows" } }));
		await agent.next("hello");
		expect(await participantOf(server)).toMatchObject({ device: "Windows", osVersion: "10" });
		agent.send({ type: "facts", facts: { platformVersion: "15.0.0" } });
		agent.send({ type: "facts", facts: { model: "Surface" } });
		agent.send({ type: "leave" });
		await agent.next("left");
		expect(await participantOf(server)).toMatchObject({
			device: "Windows",
			osVersion: "11",
			browserName: "Chrome",
			deviceName: "Surface",
		});
	});
	test.each([
		[{}, { microphone: "", speaker: "", camera: "", internalIpAddresses: [] }],
		[{ deviceLabels: "keep" } as const, { ...labels, internalIpAddresses: [] }],
		[{ internalAddresses: "keep" } as const, { microphone: "", speaker: "", camera: "", internalIpAddresses }],
	])("are kept as the account's settings %j say, in the hello, later and in a batch", async (settings, kept) => {
		const facts = { ...labels, internalIpAddresses };
		const server = await open({ accounts: [testAccount("acme", KEY_SECRET, settings)] });
		const inHello = server.connect(await signToken({ jti: "hello" }));
		inHello.send(helloOf({ facts }));
		await inHello.next("hello");
		const later = server.connect(await signToken({ jti: "later" }));
		later.send(helloOf());
		later.send({ type: "facts", facts });
		later.send({ type: "leave" });
		await later.next("left");
		await server.post(batchOf(await signToken({ jti: "batch" }), [SLOT], { facts }));
		const { participants } = await server.stored();
		expect(participants).toHaveLength(3);
		for (const participant of participants) expect(participant).toMatchObject(kept);
	});
	test.each([
		[{ facts: { microphone: "x".repeat(129) } }, "/facts/microphone"],
		[{ facts: { internalIpAddresses: new Array(17).fill("10.0.0.1") } }, "/facts/internalIpAddresses"],
		[{ facts: { shareSurface: "wall" } }, "/facts/shareSurface"],
		[{}, "/"],
	])("that do not fit are refused with their place: %#", async (frame, place) => {
		const server = await open();
		const agent = server.connect(await signToken());
		agent.send(helloOf());
		agent.send({ type: "facts", ...frame });
		const message = `The facts frame does not fit its schema at ${place}.`;
		expect(await agent.next("refuse")).toEqual({ type: "refuse", reason: "malformed", message });
		expect(await agent.closed).toBe(1008);
		expect(await server.drops("malformed")).toBe(1);
	});
	test("come before nothing but a hello", async () => {
		const server = await open();
		const agent = server.connect(await signToken());
		agent.send({ type: "facts", facts: {} });
		expect(await agent.next("refuse")).toMatchObject({ reason: "hello_first" });
	});
});

describe("a rating", () => {
	test("is answered when it is stored, and a repeated one replaces it", async () => {
		const server = await open();
		const agent = server.connect(await signToken());
		agent.send(helloOf());
		agent.send({ type: "rate", score: 2, comment: "The \u0007sound was late." });
		expect(await agent.next("rated")).toEqual({ type: "rated" });
		const participant = (await participantOf(server))?.id;
		const rating = { participant, score: 2, comment: "The sound was late.", atMs: MORNING_MS };
		expect(await ratingsOf(server)).toMatchObject([rating]);
		agent.send({ type: "rate", score: 5 });
		agent.send({ type: "leave" });
		await agent.next("left");
		expect(await ratingsOf(server)).toMatchObject([{ participant, score: 5, comment: "" }]);
		expect(await countOf(server, "rating", "stored")).toBe(2);
	});
	test("through the batch door is stored before the answer, before an end, and without a report", async () => {
		const server = await open();
		const host = await signToken({ participant: { role: "host" } });
		const answer = await server.post(batchOf(host, [SLOT], { rating: { score: 4 }, leave: { end: true } }));
		expect(answer.status).toBe(200);
		expect(await ratingsOf(server)).toMatchObject([{ score: 4, atMs: MORNING_MS }]);
		const other = await open();
		expect((await other.post(batchOf(await signToken(), [], { rating: { score: 1 } }))).status).toBe(200);
		expect(await ratingsOf(other)).toMatchObject([{ score: 1 }]);
	});
	test("of a back-fill is of the end of its last slot, whatever its order", async () => {
		const server = await open();
		const old = MORNING_MS - 20 * 86_400_000;
		const token = await signToken({ webinar: { uuid: "4444AAAiAAAAAiAiAiiAig==" }, more: { backfill: true } });
		await server.post(batchOf(token, [old, old + 10_000, old + 5_000], { rating: { score: 3 } }));
		expect(await ratingsOf(server)).toMatchObject([{ score: 3, atMs: old + 15_000 }]);
		await server.post(batchOf(token, [], { rating: { score: 2 } }));
		expect(await ratingsOf(server)).toMatchObject([{ score: 2, atMs: old + 15_000 }]);
	});
	test.each([
		[{ score: 0 }, "/score"],
		[{ score: 6 }, "/score"],
		[{ score: 4.5 }, "/score"],
		[{ score: "5" }, "/score"],
		[{ comment: "good" }, "/"],
		[{ score: 5, comment: "x".repeat(1_001) }, "/comment"],
	])("of %j is refused, and nothing is stored", async (rating, place) => {
		const server = await open();
		const agent = server.connect(await signToken());
		agent.send(helloOf());
		agent.send({ type: "rate", ...rating });
		const message = `The rate frame does not fit its schema at ${place}.`;
		expect(await agent.next("refuse")).toEqual({ type: "refuse", reason: "malformed", message });
		const batch = await server.post({ ...batchOf(await signToken(), [SLOT]), rating });
		expect([batch.status, await batch.json()]).toMatchObject([400, { reason: "malformed" }]);
		expect(await ratingsOf(server)).toEqual([]);
	});
	test("after an explicit end is refused, through both doors", async () => {
		const server = await open();
		const token = await signToken();
		const agent = server.connect(token);
		agent.send(helloOf());
		await agent.next("hello");
		const { instance } = await server.stored();
		await server.lifecycle.endInstance("acme", instance?.uuid ?? "");
		agent.send({ type: "rate", score: 1 });
		expect(await agent.next("refuse")).toMatchObject({ reason: "webinar_ended" });
		const batch = await server.post(batchOf(token, [], { rating: { score: 1 } }));
		expect([batch.status, await batch.json()]).toMatchObject([409, { reason: "webinar_ended" }]);
		expect(await ratingsOf(server)).toEqual([]);
		expect(await countOf(server, "rating", "refused")).toBe(1);
		expect(await server.drops("webinar_ended")).toBe(2);
	});
	test("that the store does not take is to be sent again, and the leave behind it waits", async () => {
		const memory = createMemoryStore();
		let broken = true;
		const store = {
			...memory,
			putRating: (rating: Parameters<typeof memory.putRating>[0]) =>
				broken ? Promise.reject(new Error("away")) : memory.putRating(rating),
		};
		const server = await open({ store });
		const token = await signToken();
		const agent = server.connect(token);
		agent.send(helloOf());
		agent.send({ type: "rate", score: 4 });
		agent.send({ type: "leave" });
		expect(await agent.next("wait")).toMatchObject({ reason: "store_failed" });
		const refused = await server.post(batchOf(token, [SLOT], { rating: { score: 4 }, leave: {} }));
		expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
		expect((await participantOf(server))?.leaveMs).toBeUndefined();
		broken = false;
		agent.send({ type: "rate", score: 4 });
		await agent.next("rated");
		expect(await ratingsOf(server)).toMatchObject([{ score: 4 }]);
		expect(await countOf(server, "rating", "deferred")).toBe(2);
	});
});

test("more than a connection may have on its way is told to wait", async () => {
	const memory = createMemoryStore();
	let release = () => {};
	const released = new Promise<void>((resolve) => {
		release = resolve;
	});
	const store = {
		...memory,
		putRating: async (rating: Parameters<typeof memory.putRating>[0]) => {
			await released;
			return memory.putRating(rating);
		},
	};
	const server = await open({ store });
	const agent = server.connect(await signToken());
	agent.send(helloOf());
	for (let count = 0; count < 241; count++) agent.send({ type: "rate", score: 1 + (count % 5) });
	expect(await agent.next("wait")).toMatchObject({ reason: "queue_full" });
	release();
	// Until all are answered there is no room for another.
	await agent.until(() => agent.frames.filter(({ type }) => type === "rated").length === 240);
	agent.send(reportOf(SLOT));
	await agent.acknowledged([SLOT]);
	expect(await server.drops("queue_full")).toBe(1);
});
