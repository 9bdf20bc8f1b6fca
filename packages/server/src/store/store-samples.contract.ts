/** The part of the store's contract that is about samples. */
import { EMPTY_ROLLUP, merge, rollUpSlot, type Sample } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import { aRow, INSTANCE_UUID, PARTICIPANT_ID, START_MS } from "./example-rows.contract.js";
import type { SampleRow, Store } from "./ports.js";

const rollUp = (...slots: [number, Sample][]) =>
	slots.map(([slotMs, sample]) => rollUpSlot(slotMs, sample)).reduce(merge, EMPTY_ROLLUP);

export function describeSampleContract(name: string, opened: () => Store, newAccount: () => string): void {
	const recent = (account: string, sinceMs = START_MS, untilMs?: number) =>
		opened().recentSlots(account, INSTANCE_UUID, [PARTICIPANT_ID], sinceMs, untilMs);

	describe(`${name}: samples`, () => {
		test("a sample is read as it was written, absent metrics absent and zeros zero", async () => {
			const account = newAccount();
			const sample = {
				durationMs: 4_999.7,
				bytes: 0,
				latencySumMs: 0.1 + 0.2,
				latencyCount: 3,
				packetsLost: -(2 ** 40),
			};
			await opened().insertSamples(START_MS, [aRow(account, sample, { type: "audio_output" })]);
			expect(await recent(account)).toEqual([
				{ participant: PARTICIPANT_ID, slotMs: START_MS, type: "audio_output", sample },
			]);
		});

		test("the same report twice, and then half of it again, is stored once", async () => {
			const account = newAccount();
			const rows = [aRow(account, { bytes: 10 }), aRow(account, { bytes: 20 }, { type: "video_input" })];
			await opened().insertSamples(START_MS, rows);
			await opened().insertSamples(START_MS, rows);
			await opened().insertSamples(START_MS, rows.slice(1));
			expect((await recent(account)).map(({ sample }) => sample.bytes)).toEqual([10, 20]);
			const [audio] = await opened().summariesOf(account, INSTANCE_UUID, [PARTICIPANT_ID]);
			expect(audio?.rollup).toEqual(rollUp([START_MS, { durationMs: 5_000, bytes: 10 }]));
		});

		test("of two reports of one slot the one that covers more time wins, whatever their order", async () => {
			const account = newAccount();
			const brief = aRow(account, { durationMs: 2_000, bytes: 4 });
			const full = aRow(account, { durationMs: 5_000, bytes: 10 });
			await opened().insertSamples(START_MS, [full]);
			await opened().insertSamples(START_MS, [brief]);
			expect((await recent(account)).map(({ sample }) => sample)).toEqual([full.sample]);
		});

		test("two runs of a participant are combined in each slot", async () => {
			const account = newAccount();
			const picture = (frames: number, width: number) => ({ bytes: 5, frames, width, height: 90 });
			await opened().insertSamples(START_MS, [
				aRow(account, picture(10, 160), { type: "video_input" }),
				aRow(account, { ...picture(5, 320), durationMs: 3_000 }, { type: "video_input", run: "00000000000000bb" }),
			]);
			expect((await recent(account)).map(({ sample }) => sample)).toEqual([
				{ durationMs: 5_000, bytes: 10, frames: 5, width: 320, height: 90 },
			]);
		});

		test("of pictures of one area that with more frames is the largest, then the wider, and none is the smallest", async () => {
			const account = newAccount();
			const at = (slot: number, run: string, frames: number, width?: number, height?: number) =>
				aRow(
					account,
					{ frames, ...(width !== undefined && height !== undefined && { width, height }) },
					{ type: "video_input", slotMs: START_MS + slot * 5_000, run },
				);
			await opened().insertSamples(START_MS, [
				at(0, "a", 10, 160, 90),
				at(0, "b", 11, 90, 160),
				at(1, "a", 10, 160, 90),
				at(1, "b", 10, 90, 160),
				at(2, "a", 300),
				at(2, "b", 1, 2, 2),
			]);
			const sizes = (await recent(account)).map(({ sample }) => [sample.frames, sample.width, sample.height]);
			expect(sizes).toEqual([
				[11, 90, 160],
				[10, 160, 90],
				[1, 2, 2],
			]);
		});

		test("recent slots begin at the moment asked for, end before the other and come in order of time and type", async () => {
			const account = newAccount();
			const at = (slotMs: number, type: SampleRow["type"]) => aRow(account, { bytes: 1 }, { slotMs, type });
			await opened().insertSamples(START_MS, [
				at(START_MS + 5_000, "audio_input"),
				at(START_MS, "cpu_usage"),
				at(START_MS, "audio_output"),
				at(START_MS - 5_000, "audio_output"),
			]);
			const slots = await recent(account);
			expect(slots.map(({ slotMs, type }) => [slotMs - START_MS, type])).toEqual([
				[0, "audio_output"],
				[0, "cpu_usage"],
				[5_000, "audio_input"],
			]);
			expect(await recent(account, START_MS + 1)).toHaveLength(1);
			expect(await recent(account, START_MS + 5_001)).toEqual([]);
			expect(await recent(account, START_MS, START_MS + 5_000)).toHaveLength(2);
			expect(await recent(account, START_MS, START_MS + 5_001)).toHaveLength(3);
			expect(await recent(account, START_MS, START_MS)).toEqual([]);
		});

		test("minutes come in order, each with its own slots", async () => {
			const account = newAccount();
			const sample = (bytes: number) => ({ durationMs: 5_000, bytes });
			const at = (offsetMs: number, bytes: number) => aRow(account, sample(bytes), { slotMs: START_MS + offsetMs });
			await opened().insertSamples(START_MS, [at(60_000, 3), at(55_000, 2), at(0, 1)]);
			expect(await opened().minutesOf(account, INSTANCE_UUID, [PARTICIPANT_ID])).toEqual([
				{
					participant: PARTICIPANT_ID,
					minuteMs: START_MS,
					type: "audio_input",
					rollup: rollUp([START_MS, sample(1)], [START_MS + 55_000, sample(2)]),
				},
				{
					participant: PARTICIPANT_ID,
					minuteMs: START_MS + 60_000,
					type: "audio_input",
					rollup: rollUp([START_MS + 60_000, sample(3)]),
				},
			]);
		});

		test("the size of a summary is that of the last slot that showed a picture", async () => {
			const account = newAccount();
			const small = { durationMs: 5_000, frames: 9, width: 160, height: 90 };
			const large = { durationMs: 5_000, frames: 9, width: 640, height: 360 };
			const at = (offsetMs: number, sample: Sample) =>
				aRow(account, sample, { type: "video_output", slotMs: START_MS + offsetMs });
			await opened().insertSamples(START_MS, [at(0, large), at(5_000, small), at(10_000, { frames: 0 })]);
			const [video] = await opened().summariesOf(account, INSTANCE_UUID, [PARTICIPANT_ID]);
			expect(video?.rollup.totals).toEqual({
				sample: { durationMs: 15_000, frames: 18, width: 160, height: 90 },
				pictureAtMs: START_MS + 5_000,
			});
			expect(video?.rollup.pictureDurationMs).toBe(10_000);
		});

		test("summaries are of those asked for, ordered by participant and type", async () => {
			const account = newAccount();
			const of = (participant: number, type: SampleRow["type"]) => aRow(account, { bytes: 1 }, { participant, type });
			await opened().insertSamples(START_MS, [
				of(30, "audio_input"),
				of(4, "video_input"),
				of(4, "audio_output"),
				of(5, "audio_input"),
			]);
			const summaries = await opened().summariesOf(account, INSTANCE_UUID, [30, 4, 77]);
			expect(summaries.map(({ participant, type }) => [participant, type])).toEqual([
				[4, "audio_output"],
				[4, "video_input"],
				[30, "audio_input"],
			]);
			expect(await opened().summariesOf(account, INSTANCE_UUID, [])).toEqual([]);
		});

		test("the last slot of each participant ends five seconds after it began", async () => {
			const account = newAccount();
			const at = (participant: number, offsetMs: number) =>
				aRow(account, { durationMs: 1_500 }, { participant, slotMs: START_MS + offsetMs });
			await opened().insertSamples(START_MS, [at(1, 10_000), at(1, 0), at(2, 5_000)]);
			expect(await opened().lastSlotEnds(account, INSTANCE_UUID)).toEqual(
				new Map([
					[1, START_MS + 15_000],
					[2, START_MS + 10_000],
				]),
			);
		});

		test("no read reaches another account, instance or participant", async () => {
			const [account, other] = [newAccount(), newAccount()];
			await opened().insertSamples(START_MS, [
				aRow(account, { bytes: 1 }, { instance: "other" }),
				aRow(account, { bytes: 1 }, { participant: 1 }),
			]);
			await opened().insertSamples(START_MS, [aRow(other, { bytes: 1 })]);
			expect(await recent(account)).toEqual([]);
			expect(await opened().minutesOf(account, INSTANCE_UUID, [PARTICIPANT_ID])).toEqual([]);
			expect(await opened().summariesOf(account, INSTANCE_UUID, [PARTICIPANT_ID])).toEqual([]);
			expect([...(await opened().lastSlotEnds(account, INSTANCE_UUID)).keys()]).toEqual([1]);
			expect(await opened().lastSlotEnds(account, "unknown")).toEqual(new Map());
		});

		test("an insert of nothing does nothing", async () => {
			await expect(opened().insertSamples(START_MS, [])).resolves.toBeUndefined();
		});
	});
}
