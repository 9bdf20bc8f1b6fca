// A rating is stored once, the newest counts, and whoever gave it learns of it. On a virtual clock.
import { BatchSchema, RateSchema } from "@qoscope/wire";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { createRunning } from "../test/scene.js";

/** The answer once there is one; until then "open". */
function watchAnswer(rated: Promise<boolean>) {
	const seen: { answer: boolean | "open" } = { answer: "open" };
	void rated.then((isStored) => {
		seen.answer = isStored;
	});
	return seen;
}

test("a rating goes out with its comment and resolves when it is stored", async () => {
	const { scene, environment, agent } = createRunning();
	await environment.advance(2_500);
	expect(await agent.rate({ score: 4, comment: "The sound came late." })).toBe(true);
	expect(scene.ratings()).toEqual([{ type: "rate", score: 4, comment: "The sound came late." }]);
	expect(Value.Check(RateSchema, scene.ratings()[0])).toBe(true);
	await environment.advance(60_000);
	expect(scene.ratings()).toHaveLength(1);
});

test("an unanswered rating is given again on the next connection, until it is stored", async () => {
	const { scene, environment, agent } = createRunning();
	await environment.advance(2_500);
	scene.acknowledges = false;
	const seen = watchAnswer(agent.rate({ score: 2 }));
	await environment.advance(1_000);
	scene.newest()?.close();
	await environment.advance(2_000);
	expect(scene.ratings()).toHaveLength(2);
	expect(seen.answer).toBe("open");
	scene.newest()?.send({ type: "rated" });
	await environment.advance(0);
	expect(seen.answer).toBe(true);
});

test("a server that never answers a rating is given up for a new connection", async () => {
	const { scene, environment, agent, unwatch } = createRunning();
	unwatch();
	await environment.advance(2_500);
	scene.acknowledges = false;
	void agent.rate({ score: 2 });
	await environment.advance(33_000);
	expect(scene.connections).toHaveLength(2);
	expect(scene.ratings().length).toBeGreaterThanOrEqual(2);
});

test("a rating given before the connection waits for it", async () => {
	const { scene, environment, agent } = createRunning();
	scene.accepts = false;
	const seen = watchAnswer(agent.rate({ score: 5 }));
	await environment.advance(500);
	expect(seen.answer).toBe("open");
	scene.accepts = true;
	await environment.advance(3_000);
	expect(seen.answer).toBe(true);
});

test("a later rating takes the place of an earlier one, whichever is answered first", async () => {
	const { scene, environment, agent } = createRunning();
	await environment.advance(2_500);
	scene.acknowledges = false;
	const first = watchAnswer(agent.rate({ score: 1 }));
	const second = watchAnswer(agent.rate({ score: 5 }));
	await environment.advance(1_000);
	expect([first.answer, second.answer]).toEqual([false, "open"]);
	// The answer to the first, which was asked already.
	scene.newest()?.send({ type: "rated" });
	await environment.advance(1_000);
	expect(second.answer).toBe("open");
	expect(scene.ratings().map(({ score }) => score)).toEqual([1, 5]);
	scene.newest()?.send({ type: "rated" });
	await environment.advance(0);
	expect(second.answer).toBe(true);
});

test("an answer that nobody asked for settles nothing", async () => {
	const { scene, environment, agent } = createRunning();
	await environment.advance(2_500);
	scene.newest()?.send({ type: "rated" });
	expect(await agent.rate({ score: 3 })).toBe(true);
});

test("what is no score is not sent; a comment is cut at what the wire takes", async () => {
	const { scene, environment, agent } = createRunning();
	await environment.advance(2_500);
	const bad: unknown[] = [0, 6, 2.5, Number.NaN, "5", undefined, null];
	for (const score of bad) expect(await agent.rate({ score: score as number })).toBe(false);
	expect(await agent.rate(undefined as unknown as { score: number })).toBe(false);
	expect(scene.ratings()).toEqual([]);
	await agent.rate({ score: 5, comment: "x".repeat(3_000) });
	expect(scene.ratings()[0]).toMatchObject({ comment: "x".repeat(1_000) });
});

test("an unanswered rating is in the beacon of a page that goes, and in the goodbye", async () => {
	const { scene, environment, agent } = createRunning();
	await environment.advance(2_500);
	scene.acknowledges = false;
	const seen = watchAnswer(agent.rate({ score: 2, comment: "Choppy." }));
	environment.hidePage();
	const body: unknown = JSON.parse(environment.beacons[0]?.body ?? "");
	expect(Value.Check(BatchSchema, body)).toBe(true);
	expect(body).toMatchObject({ rating: { score: 2, comment: "Choppy." } });
	scene.accepts = false;
	scene.newest()?.close();
	await agent.leave();
	expect(JSON.parse(environment.beacons.at(-1)?.body ?? "")).toMatchObject({ rating: { score: 2 }, leave: {} });
	expect(seen.answer).toBe(false);
	expect(environment.openCount).toBe(0);
});

test("a rating after the goodbye is left to a beacon, of which nobody learns whether it came", async () => {
	const { scene, environment, agent } = createRunning();
	await environment.advance(2_500);
	await agent.leave();
	expect(await agent.rate({ score: 5 })).toBe(false);
	expect(environment.beacons).toHaveLength(1);
	const body: unknown = JSON.parse(environment.beacons[0]?.body ?? "");
	expect(Value.Check(BatchSchema, body)).toBe(true);
	expect(body).toMatchObject({ rating: { score: 5 }, reports: [] });
	expect(scene.ratings()).toEqual([]);
});

test("without consent a rating goes nowhere", async () => {
	const { scene, environment, agent } = createRunning({ consent: { granted: false, onChange: () => {} } });
	await environment.advance(2_500);
	expect(await agent.rate({ score: 5 })).toBe(false);
	expect([scene.frames, environment.beacons]).toEqual([[], []]);
});
