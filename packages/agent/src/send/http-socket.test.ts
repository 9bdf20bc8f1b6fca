// Where no WebSocket gets through the agent reports by HTTP, loses nothing, and returns: on a virtual clock.
import { BatchSchema } from "@qoscope/wire";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { createRunning, PARTICIPANT_ID, SERVER_MS } from "../../test/scene.js";
import type { AgentOptions } from "../index.js";
import type { ServerSide } from "../replay/virtual-environment.js";

/** A visit behind a proxy that passes HTTP and refuses the upgrade. */
function createBlocked(options: Partial<AgentOptions> = {}) {
	const made = createRunning(options);
	made.scene.accepts = false;
	made.scene.takesPosts = true;
	return made;
}
const lastState = ({ scene }: ReturnType<typeof createRunning>) => scene.states.at(-1);

test("a visit whose upgrades are refused is reported slot by slot, on the server's clock, with nothing lost", async () => {
	const made = createBlocked();
	const { scene, environment, agent } = made;
	await environment.advance(26_000);
	expect(scene.postedReports()).toEqual([0, 5_000, 10_000, 15_000, 20_000]);
	for (const post of scene.posts) expect(Value.Check(BatchSchema, post)).toBe(true);
	expect(new Set(scene.posts.map(({ run }) => run)).size).toBe(1);
	const counts = { acknowledgedReports: 5, droppedReports: 0, droppedPolls: 0 };
	expect(lastState(made)).toEqual({ status: "open", transport: "http", participantId: PARTICIPANT_ID, ...counts });
	// No full second of sound is missing.
	expect(scene.slots.map(({ samples }) => samples[0]?.sample.packets)).toEqual([250, 250, 250, 250, 250]);
	await Promise.all([agent.leave(), environment.advance(1_000)]);
	expect(scene.posts.at(-1)).toMatchObject({ leave: {} });
	expect(scene.postedReports()).toEqual([0, 5_000, 10_000, 15_000, 20_000, 25_000]);
	expect([environment.beacons, environment.openCount]).toEqual([[], 0]);
});

test.each([
	{ how: "hangs", connect: () => {} },
	{ how: "opens and is silent", connect: ({ open }: ServerSide) => open() },
	{
		how: "opens and is cut at once",
		connect({ open, close }: ServerSide) {
			open();
			close();
		},
	},
	{
		how: "is cut after the greeting",
		connect({ open, send, close }: ServerSide) {
			open();
			send({ type: "hello", version: 1, serverTimeMs: SERVER_MS, participantId: PARTICIPANT_ID });
			close();
		},
	},
])("so is one whose upgrade $how", async ({ connect }) => {
	const { scene, environment } = createRunning();
	scene.takesPosts = true;
	scene.knowsTime = false;
	scene.echoes = false;
	scene.onConnect = connect;
	await environment.advance(41_000);
	expect(scene.postedReports()).toEqual([0, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 35_000]);
	expect(scene.states.at(-1)).toMatchObject({ transport: "http", droppedPolls: 0 });
});

test("it tries a WebSocket ever more seldom, and returns to it without losing or repeating a slot", async () => {
	const made = createBlocked();
	const { scene, environment } = made;
	const triesOf = async (forMs: number) => {
		const before = scene.connections.length;
		await environment.advance(forMs);
		return scene.connections.length - before;
	};
	expect(await triesOf(10_000)).toBe(2);
	expect(await triesOf(600_000)).toBe(3);
	expect(await triesOf(1_200_000)).toBe(4);
	const firstOpen = scene.states.findIndex(({ status }) => status === "open");
	expect(new Set(scene.states.slice(firstOpen).map(({ status }) => status))).toEqual(new Set(["open"]));
	const posted = scene.postedReports();
	scene.accepts = true;
	await environment.advance(310_000);
	expect(lastState(made)).toMatchObject({ status: "open", transport: undefined, droppedReports: 0, droppedPolls: 0 });
	const all = [...scene.postedReports(), ...scene.reports()];
	expect(scene.reports().length).toBeGreaterThan(0);
	expect(all).toEqual(all.map((_, index) => index * 5_000));
	expect(all.length).toBeGreaterThan(posted.length);
});

test("facts and ratings go by HTTP as well", async () => {
	const { scene, environment, agent } = createBlocked({ host: () => ({ dataCenter: `at ${environment.now()}` }) });
	await environment.advance(11_500);
	expect(scene.posts.at(-1)?.facts?.dataCenter).toBe("at 10000");
	const rated = agent.rate({ score: 4, comment: "Late." });
	await environment.advance(200);
	expect(await rated).toBe(true);
	expect(scene.posts.at(-1)?.rating).toEqual({ score: 4, comment: "Late." });
	await environment.advance(5_000);
	expect(scene.posts.filter(({ rating }) => rating)).toHaveLength(1);
});

test("what the server refuses is dropped and counted, what it does not name is sent again", async () => {
	const made = createBlocked();
	const { scene, environment } = made;
	await environment.advance(8_000);
	const ids = { participantId: PARTICIPANT_ID, webinarUuid: "" };
	const refused = [{ slot: SERVER_MS + 5_000, reason: "malformed" as const, message: "No." }];
	scene.answerPost = () => ({ answer: { acknowledged: [], refused, ...ids } });
	await environment.advance(3_000);
	expect(lastState(made)).toMatchObject({ acknowledgedReports: 1, droppedReports: 1 });
	scene.answerPost = () => ({ answer: { acknowledged: [], refused: [], ...ids } });
	await environment.advance(8_000);
	scene.answerPost = undefined;
	await environment.advance(10_000);
	expect(scene.postedReports().filter((slot) => slot === 10_000).length).toBeGreaterThan(1);
	expect(lastState(made)).toMatchObject({ status: "open", acknowledgedReports: 4, droppedReports: 1 });
});

test("a server that is busy is left alone for as long as it asks, and gets everything then", async () => {
	const made = createBlocked();
	const { scene, environment } = made;
	await environment.advance(8_000);
	scene.answerPost = () => ({ status: 503, retryAfterMs: 20_000, answer: { reason: "queue_full" } as never });
	await environment.advance(3_000);
	const { length } = scene.posts;
	scene.answerPost = undefined;
	expect(lastState(made)).toMatchObject({ status: "waiting" });
	await environment.advance(18_000);
	expect(scene.posts).toHaveLength(length);
	await environment.advance(5_000);
	expect(lastState(made)).toMatchObject({ status: "open", acknowledgedReports: 6, droppedReports: 0, droppedPolls: 0 });
});

test("ten minutes of reports are kept while nobody answers, and the page hears why nothing goes out", async () => {
	const made = createBlocked();
	const { scene, environment } = made;
	await environment.advance(8_000);
	scene.takesPosts = false;
	await environment.advance(630_000);
	expect(lastState(made)).toMatchObject({ status: "connecting", reason: "unreachable" });
	expect(lastState(made)?.droppedReports).toBeGreaterThan(4);
	scene.takesPosts = true;
	await environment.advance(61_000);
	const { reason, acknowledgedReports = 0, droppedReports = 0 } = lastState(made) ?? {};
	expect(reason).toBeUndefined();
	expect(droppedReports).toBeLessThan(16);
	expect(acknowledgedReports + droppedReports).toBe(scene.slots.length);
});

test("a proxy's own answers are no server's", async () => {
	for (const status of [200, 403, 407, 502]) {
		const made = createBlocked();
		made.scene.answerPost = () => ({ status, answer: {} as never });
		await made.environment.advance(20_000);
		expect(lastState(made), `${status}`).toMatchObject({ status: "connecting", reason: "unreachable" });
	}
});

test("a refusal by HTTP is as final as one by WebSocket", async () => {
	const made = createBlocked();
	await made.environment.advance(8_000);
	made.scene.answerPost = () => ({ status: 409, answer: { reason: "webinar_ended" } as never });
	await made.environment.advance(5_000);
	expect(lastState(made)).toMatchObject({ status: "refused", reason: "webinar_ended" });
	expect(made.environment.openCount).toBe(0);
});

test("when the page goes what is left goes as a beacon, and a leave that nobody answers, too", async () => {
	const made = createBlocked();
	const { scene, environment, agent } = made;
	await environment.advance(12_000);
	environment.hidePage();
	expect(JSON.parse(environment.beacons[0]?.body ?? "{}")).toMatchObject({ reports: [{ slot: SERVER_MS + 10_000 }] });
	scene.takesPosts = false;
	await Promise.all([agent.leave(), environment.advance(10_000)]);
	expect(JSON.parse(environment.beacons.at(-1)?.body ?? "{}")).toMatchObject({ leave: {}, reports: [{}] });
	expect(environment.openCount).toBe(0);
});

test("when the clocks part by HTTP a new run begins on a clock that is measured anew", async () => {
	const { scene, environment } = createBlocked();
	await environment.advance(12_500);
	environment.setWall(SERVER_MS + 7_200_000);
	await environment.advance(12_500);
	const runs = [...new Set(scene.posts.map(({ run }) => run))];
	expect(runs).toHaveLength(2);
	expect(scene.postedReports()).toEqual([0, 5_000, 10_000, 10_000, 15_000, 20_000]);
});

test("reports of several bodies go one request after the other", async () => {
	const { scene, environment } = createRunning();
	await environment.advance(6_000);
	scene.accepts = false;
	scene.newest()?.close();
	await environment.advance(500_000);
	scene.takesPosts = true;
	await environment.advance(32_000);
	expect(Math.max(...scene.posts.map(({ reports }) => reports.length))).toBeLessThanOrEqual(60);
	expect(scene.states.at(-1)).toMatchObject({ droppedReports: 0 });
	expect(scene.postedReports()).toEqual(scene.postedReports().map((_, index) => (index + 1) * 5_000));
});
