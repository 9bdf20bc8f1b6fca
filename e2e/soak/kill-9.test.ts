import { expect, test } from "vitest";
import { killRounds } from "../support/kill-rounds.js";

test("ten times kill -9 under load", async () => {
	const seed = Number(process.env["SEED"] ?? Date.now() % 100_000);
	console.log(`seed ${seed}`);
	const { acknowledged, acknowledgedAtKills, compared } = await killRounds({ kills: 10, participants: 40, seed });
	console.log(`${acknowledged} reports acknowledged; at the kills: ${acknowledgedAtKills.join(", ")}`);
	expect(acknowledgedAtKills.at(-1)).toBeLessThan(acknowledged);
	for (const { said, expected } of compared) expect(said).toEqual(expected);
	console.log(`${compared.length} participants: every figure of both endpoints equals the pure code's`);
});
