/** What every store must answer about ratings, shared screens and whole instances. */
import type { Sample } from "@qoscope/wire";
import { merge, rollUpSlot } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import { anInstance, aParticipant, aRow, INSTANCE_UUID, START_MS } from "./example-rows.contract.js";
import type { Rating, Store } from "./ports.js";

export function describeParticipationContract(name: string, opened: () => Store, newAccount: () => string): void {
	describe(`${name}: ratings`, () => {
		const rating = (account: string, changes: Partial<Rating> = {}): Rating => ({
			account,
			instance: INSTANCE_UUID,
			participant: 7,
			score: 4,
			comment: "Fine; 'mostly' — 数字\n\\N",
			atMs: START_MS,
			...changes,
		});
		test("a rating is listed as it was put", async () => {
			const account = newAccount();
			await opened().putRating(rating(account));
			expect(await opened().listRatings(account, INSTANCE_UUID, { limit: 9 })).toEqual([rating(account)]);
			expect(await opened().listRatings(newAccount(), INSTANCE_UUID, { limit: 9 })).toEqual([]);
			expect(await opened().listRatings(account, "other", { limit: 9 })).toEqual([]);
		});
		test("a later one of the same participant takes its place, an earlier one does not", async () => {
			const account = newAccount();
			await opened().putRating(rating(account, { score: 2, atMs: START_MS + 5 }));
			await opened().putRating(rating(account, { score: 1, atMs: START_MS + 4 }));
			await opened().putRating(rating(account, { score: 5, comment: "", atMs: START_MS + 6 }));
			const found = await opened().listRatings(account, INSTANCE_UUID, { limit: 9 });
			expect(found).toEqual([rating(account, { score: 5, comment: "", atMs: START_MS + 6 })]);
		});
		test("pages go on after a participant", async () => {
			const account = newAccount();
			for (const participant of [30, 7, 200, 4_503_599_627_370_495]) {
				await opened().putRating(rating(account, { participant }));
			}
			const ids = async (page: { after?: number; limit: number }) =>
				(await opened().listRatings(account, INSTANCE_UUID, page)).map(({ participant }) => participant);
			expect(await ids({ limit: 2 })).toEqual([7, 30]);
			expect(await ids({ after: 30, limit: 2 })).toEqual([200, 4_503_599_627_370_495]);
			expect(await ids({ after: 4_503_599_627_370_495, limit: 2 })).toEqual([]);
		});
	});

	describe(`${name}: shared screens`, () => {
		test("who sent a byte of a shared screen has shared, whoever else sent or received what", async () => {
			const account = newAccount();
			const people = [1, 2, 3, 4, 5].map((id) => aParticipant(account, { id, joinMs: START_MS + id }));
			await opened().putParticipants([...people, aParticipant(newAccount(), { id: 1 })]);
			await opened().insertSamples(START_MS, [
				aRow(account, { bytes: 10 }, { participant: 1, type: "as_input", slotMs: START_MS + 5_000 }),
				aRow(account, { bytes: 10 }, { participant: 1, type: "as_input" }),
				aRow(account, { bytes: 10 }, { participant: 1, type: "as_input", run: "00000000000000bb" }),
				aRow(account, { bytes: 0 }, { participant: 2, type: "as_input" }),
				aRow(account, { bytes: 10 }, { participant: 3, type: "as_output" }),
				aRow(account, { bytes: 10 }, { participant: 4, type: "as_input", instance: "other" }),
				aRow(account, { bytes: 1 }, { participant: 5, type: "as_input" }),
			]);
			const ask = async (joinedByMs: number, page: { after?: number; limit: number }) =>
				(await opened().listSharers(account, INSTANCE_UUID, joinedByMs, page)).map(({ id }) => id);
			expect(await ask(START_MS + 9, { limit: 9 })).toEqual([1, 5]);
			expect(await ask(START_MS + 9, { after: 1, limit: 9 })).toEqual([5]);
			expect(await ask(START_MS + 1, { limit: 9 })).toEqual([1]);
			expect(await opened().countSharers(account, INSTANCE_UUID, START_MS + 9)).toBe(2);
			expect(await opened().countSharers(account, INSTANCE_UUID, START_MS)).toBe(0);
			expect(await opened().shareSlotsOf(account, INSTANCE_UUID, [1, 2, 3])).toEqual([
				{ participant: 1, slotMs: START_MS, durationMs: 5_000 },
				{ participant: 1, slotMs: START_MS + 5_000, durationMs: 5_000 },
			]);
			expect(await opened().shareSlotsOf(account, INSTANCE_UUID, [])).toEqual([]);
			expect(await opened().shareSlotsOf(newAccount(), INSTANCE_UUID, [1])).toEqual([]);
		});
	});

	test(`${name}: who says in a fuller report that nothing was shared has not shared`, async () => {
		const account = newAccount();
		await opened().putParticipants([aParticipant(account, { id: 1 })]);
		const at = (durationMs: number, bytes: number) =>
			aRow(account, { durationMs, bytes }, { participant: 1, type: "as_input" });
		await opened().insertSamples(START_MS, [at(1_000, 9)]);
		expect(await opened().countSharers(account, INSTANCE_UUID, START_MS)).toBe(1);
		await opened().insertSamples(START_MS, [at(5_000, 0)]);
		expect(await opened().countSharers(account, INSTANCE_UUID, START_MS)).toBe(0);
		expect(await opened().listSharers(account, INSTANCE_UUID, START_MS, { limit: 9 })).toEqual([]);
		expect(await opened().shareSlotsOf(account, INSTANCE_UUID, [1])).toEqual([]);
	});

	describe(`${name}: participants together`, () => {
		test("those of some ids are found, unknown ids are left out", async () => {
			const account = newAccount();
			await opened().putParticipants([1, 2, 3].map((id) => aParticipant(account, { id })));
			const found = await opened().findParticipants(account, INSTANCE_UUID, [3, 1, 99]);
			expect(found.map(({ id }) => id).sort()).toEqual([1, 3]);
			expect(await opened().findParticipants(account, INSTANCE_UUID, [])).toEqual([]);
			expect(await opened().findParticipants(newAccount(), INSTANCE_UUID, [1])).toEqual([]);
		});
		test("their stay adds up, until now for those who are there, and never falls below nothing", async () => {
			const account = newAccount();
			await opened().putParticipants([
				aParticipant(account, { id: 1, joinMs: START_MS, leaveMs: START_MS + 60_000, leaveCause: "left" }),
				aParticipant(account, { id: 2, joinMs: START_MS + 30_000 }),
				aParticipant(account, { id: 3, joinMs: START_MS + 900_000 }),
			]);
			expect(await opened().stayOf(account, INSTANCE_UUID, START_MS + 90_000)).toBe(120_000);
			expect(await opened().stayOf(newAccount(), INSTANCE_UUID, START_MS)).toBe(0);
		});
		test("the roll-up of an instance is of everybody in it, all runs of a slot combined", async () => {
			const account = newAccount();
			await opened().putInstance(anInstance(account));
			const sample = (bytes: number): Sample => ({ durationMs: 5_000, bytes });
			const row = (participant: number, bytes: number, run = "0a") =>
				aRow(account, sample(bytes), { participant, run: run.padStart(16, "0") });
			await opened().insertSamples(START_MS, [
				row(1, 100),
				row(1, 50, "0b"),
				row(2, 1_000),
				aRow(account, sample(7), { instance: "other", type: "video_input" }),
				aRow(newAccount(), sample(9_999)),
			]);
			const all = await opened().rollupsOfInstances(account, ["other", INSTANCE_UUID, "unknown"]);
			expect(all).toEqual([
				{
					instance: INSTANCE_UUID,
					type: "audio_input",
					rollup: merge(rollUpSlot(START_MS, sample(150)), rollUpSlot(START_MS, sample(1_000))),
				},
				{ instance: "other", type: "video_input", rollup: rollUpSlot(START_MS, sample(7)) },
			]);
			expect(await opened().rollupsOfInstances(account, [INSTANCE_UUID, INSTANCE_UUID])).toHaveLength(1);
			expect(await opened().rollupsOfInstances(account, [])).toEqual([]);
		});
		test("the size in an instance's roll-up is that of the largest of the last pictures", async () => {
			const account = newAccount();
			const picture = (participant: number, width: number, slotMs: number) =>
				aRow(account, { frames: 9, width, height: 90 }, { participant, type: "video_input", slotMs });
			await opened().insertSamples(START_MS, [
				picture(1, 1_280, START_MS),
				picture(1, 160, START_MS + 5_000),
				picture(2, 320, START_MS + 5_000),
				picture(3, 90, START_MS + 5_000),
			]);
			const [video] = await opened().rollupsOfInstances(account, [INSTANCE_UUID]);
			expect(video?.rollup.totals).toMatchObject({
				sample: { frames: 36, width: 320, height: 90 },
				pictureAtMs: START_MS + 5_000,
			});
		});
	});
}
