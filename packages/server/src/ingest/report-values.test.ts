/** Tests what the values of reports can be, through both doors: what no slot can hold, and two runs in one slot. */
import { encodeSample } from "@qoscope/wire";
import { afterEach, expect, test } from "vitest";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import { batchOf, createTestIngests, helloOf, RUN, reportOf, signToken } from "./open-test-ingest.contract.js";

const SLOT = MORNING_MS - 5_000;
const { open, closeAll } = createTestIngests();
afterEach(closeAll);

test.each([
	["a clock that jumped", encodeSample("audio_input", { durationMs: 605_000 }), "audio_input durationMs"],
	["a slot of a day", encodeSample("cpu_usage", { durationMs: 86_400_000 }), "cpu_usage durationMs"],
	[
		"a round trip that wrapped",
		encodeSample("audio_output", { durationMs: 5_000, latencySumMs: 65_550, latencyCount: 1 }),
		"audio_output latencySumMs",
	],
	[
		"lost packets that wrapped",
		encodeSample("video_output", { durationMs: 5_000, packets: 1, packetsLost: 2 ** 32 - 1 }),
		"video_output packetsLost",
	],
])("a value that no slot can hold is refused by its name, through both doors: %s", async (_what, sample, name) => {
	const server = await open();
	const message = expect.stringContaining(name);
	const agent = server.connect(await signToken());
	agent.send(helloOf());
	agent.send(reportOf(SLOT, [sample]));
	expect(await agent.next("refuse")).toMatchObject({ reason: "malformed", slot: SLOT, message });
	const batch = { ...batchOf(await signToken(), [SLOT - 5_000]), reports: [{ slot: SLOT, samples: [sample] }] };
	const { refused, acknowledged } = (await (await server.post(batch)).json()) as Record<string, unknown>;
	expect({ refused, acknowledged }).toEqual({
		refused: [{ slot: SLOT, reason: "malformed", message }],
		acknowledged: [],
	});
	expect(await server.drops("malformed")).toBe(2);
	expect((await server.stored()).summaries).toEqual([]);
});

test("a page that is loaded again within a slot counts as long as both of its runs together", async () => {
	const server = await open();
	const runs = [
		[RUN, { durationMs: 2_100, startOffsetMs: 0 }],
		["fedcba9876543210", { durationMs: 2_700, startOffsetMs: 2_300 }],
	] as const;
	for (const [run, time] of runs) {
		const agent = server.connect(await signToken());
		agent.send({ ...helloOf(), run });
		agent.send(reportOf(SLOT, [encodeSample("audio_input", { ...time, bytes: time.durationMs })]));
		await agent.acknowledged([SLOT]);
	}
	const { summaries } = await server.stored();
	expect(summaries[0]?.rollup.totals.sample).toMatchObject({ durationMs: 4_800, bytes: 4_800 });
	expect(summaries).toHaveLength(1);
});
