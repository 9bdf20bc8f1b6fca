/** Tests that the server knows everything that simulated participants hold. */
import { expect, test } from "vitest";
import { deviceFactsOf } from "../../../server/src/ingest/device-facts.js";
import { DEVICES } from "./devices.js";
import { makeCast } from "./make-cast.js";

const castOf = (seed: number, participants: number, backfill = false) =>
	makeCast({
		...{ participants, seed, backfill, expiresAtMs: 1_000 },
		tracks: [{ name: "made", slots: ["[]"] }],
		webinar: { number: 5, kind: "webinar" },
		key: { id: "key", secret: "a secret of at least thirty-two characters" },
	});

test.each([false, true])(
	"everybody's device, system and browser are known by name and version, in a back-fill (%s), too",
	async (backfill) => {
		const cast = await castOf(1, DEVICES.length, backfill);
		const read = cast.map(({ facts }) => deviceFactsOf(facts.userAgent ?? "", facts));
		for (const facts of read) expect(Object.values(facts)).not.toContain("");
		expect(new Set(read.map(({ device }) => device))).toEqual(new Set(["Windows", "Mac", "Android", "iOS"]));
		expect(new Set(read.map(({ browserName }) => browserName)).size).toBeGreaterThan(3);
	},
);

test("three participants hold three systems, decided by the seed", async () => {
	const agentsOf = async (seed: number) => (await castOf(seed, 3)).map(({ facts }) => facts.userAgent);
	expect(new Set(await agentsOf(7)).size).toBe(3);
	expect(await agentsOf(7)).toEqual(await agentsOf(7));
	expect(await agentsOf(7)).not.toEqual(await agentsOf(8));
});
