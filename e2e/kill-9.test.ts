import { expect, test } from "vitest";
import { killRounds } from "./support/kill-rounds.js";

test("after three times kill -9 under load, every figure is that of the acknowledged reports", async () => {
	const { acknowledged, acknowledgedAtKills, compared } = await killRounds({ kills: 3, participants: 12, seed: 20 });
	console.log(`${acknowledged} reports acknowledged; at the kills: ${acknowledgedAtKills.join(", ")}`);
	expect(acknowledgedAtKills.at(-1)).toBeGreaterThan(0);
	expect(acknowledgedAtKills.at(-1), "the load must not be over before the last kill").toBeLessThan(acknowledged);
	expect(compared).toHaveLength(12);
	for (const { said, expected } of compared) expect(said).toEqual(expected);
});
