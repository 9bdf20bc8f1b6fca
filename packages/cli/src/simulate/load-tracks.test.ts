// The repository's recordings, as simulated participants send them.
import { fileURLToPath } from "node:url";
import { decodeSample, MAX_REPORT_BYTES } from "@qoscope/wire";
import { expect, test } from "vitest";
import { loadTracks } from "./load-tracks.js";

const RECORDINGS = fileURLToPath(new URL("../../../../fixtures/recordings/", import.meta.url));

test("every recording becomes a track of a minute or more whose samples the server can read", async () => {
	const tracks = await loadTracks(RECORDINGS);
	expect(tracks.map(({ name }) => name)).toContain("steady");
	for (const { slots } of tracks) {
		expect(slots.length).toBeGreaterThanOrEqual(12);
		const texts = slots.filter((slot) => slot !== undefined);
		expect(texts.length).toBeGreaterThan(slots.length / 2);
		for (const text of texts) {
			expect(text.length).toBeLessThan(MAX_REPORT_BYTES / 16);
			const samples = JSON.parse(text) as unknown[][];
			expect(samples.map(decodeSample).filter(({ ok }) => !ok)).toEqual([]);
		}
	}
});

test("a folder without recordings says how to name another", async () => {
	await expect(loadTracks("/nowhere")).rejects.toThrow(
		"/nowhere holds no recordings: name their folder with --recordings",
	);
});
