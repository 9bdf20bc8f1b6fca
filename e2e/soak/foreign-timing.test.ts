/**
 * An id of another account and one of nobody are answered in the same time: whoever measures learns nothing. Figures are
 * of requests in turn, on one connection, and the two are held against the spread of two series of the same kind.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../packages/server/src/clock.js";
import { fillStore } from "../../packages/server/src/mock/fill-store.js";
import { makeMockData } from "../../packages/server/src/mock/make-mock-data.js";
import { openStore } from "../../packages/server/src/store/open-store.js";
import { createApiHarness } from "../../packages/server/test/api/api-harness.js";

const ROUNDS = 400;
const medianOf = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

test("on the embedded database", async () => {
	const folder = mkdtempSync(join(tmpdir(), "qoscope-timing-"));
	const store = await openStore({ folder, slotDays: 3_650, clock: systemClock });
	await fillStore(store, "globex", makeMockData(2));
	await fillStore(store, "acme", makeMockData(1));
	const api = await createApiHarness({ store });
	const foreign = makeMockData(2).instances[0]?.uuid ?? "";
	const pathOf = (uuid: string) =>
		`/v2/metrics/webinars/${encodeURIComponent(encodeURIComponent(uuid))}/participants/7/qos`;
	const headers = { authorization: `Bearer ${await api.tokenOf("acme")}` };
	const series = new Map<string, number[]>([
		["foreign", []],
		["unknown", []],
		["unknown again", []],
	]);
	const urls = new Map([
		["foreign", pathOf(foreign)],
		["unknown", pathOf("UnknownUnknownUnknownA==")],
		["unknown again", pathOf("UnknownUnknownUnknownB==")],
	]);
	for (let round = 0; round < ROUNDS; round++) {
		for (const [name, times] of series) {
			const startedMs = performance.now();
			const { statusCode } = await api.app.inject({ url: urls.get(name) ?? "", headers });
			times.push(performance.now() - startedMs);
			expect(statusCode).toBe(404);
		}
	}
	const medians = [...series].map(([name, times]) => [name, medianOf(times)] as const);
	console.info(medians.map(([name, time]) => `${name} ${time.toFixed(2)} ms`).join(", "));
	const [of = 0, none = 0, again = 0] = medians.map(([, time]) => time);
	const noise = Math.max(0.1, Math.abs(none - again) * 3, none * 0.1);
	expect(Math.abs(of - none)).toBeLessThan(noise);
	await api.close();
	rmSync(folder, { recursive: true });
});
