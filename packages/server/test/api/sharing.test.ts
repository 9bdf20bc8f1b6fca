// When somebody shared, as the API tells it: never before they joined, after they left, or in time to come.
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiHarness, createApiHarness, makeInstance, makeParticipant, START_MS } from "./api-harness.js";

const SLOT_MS = 5_000;
let api: ApiHarness;
beforeEach(async () => {
	api = await createApiHarness();
});
afterEach(() => api.close());

/** Shares in three whole slots from the start on, after a join within the first. */
async function share({ leaveMs, endMs }: { leaveMs?: number; endMs?: number }) {
	await api.store.putInstance(
		makeInstance({ ...(endMs === undefined ? {} : { endMs, endCause: "explicit" as const }) }),
	);
	const ann = makeParticipant({
		...{ id: 2, jti: "ann", joinMs: START_MS + 1_000 },
		...(leaveMs === undefined ? {} : { leaveMs, leaveCause: "left" as const }),
	});
	await api.store.putParticipants([ann]);
	const shared = { durationMs: SLOT_MS, bytes: 100_000, packets: 100 };
	await api.putSamples(
		ann,
		[0, 1, 2].map((index) => [START_MS + index * SLOT_MS, "as_input", shared]),
	);
}

async function details(type: "live" | "past") {
	const { status, body } = await api.call(`/v2/metrics/webinars/93201235621/participants/sharing?type=${type}`);
	expect(status).toBe(200);
	const [sharer] = body["participants"] as readonly { details: readonly { start_time: string; end_time: string }[] }[];
	return (sharer?.details ?? []).map(({ start_time, end_time }) =>
		[start_time, end_time].map((time) => Date.parse(time) - START_MS),
	);
}

test("a share begins with the join at the earliest, and ends with the leave", async () => {
	await share({ leaveMs: START_MS + 12_000, endMs: START_MS + 60_000 });
	api.setTime(START_MS + 120_000);
	expect(await details("past")).toEqual([[1_000, 12_000]]);
});

test("of who did not leave it ends with the webinar", async () => {
	await share({ endMs: START_MS + 13_000 });
	api.setTime(START_MS + 120_000);
	expect(await details("past")).toEqual([[1_000, 13_000]]);
});

test("while it goes on it ends now at the latest", async () => {
	await share({});
	api.setTime(START_MS + 14_000);
	expect(await details("live")).toEqual([[1_000, 14_000]]);
	api.setTime(START_MS + 30_000);
	expect(await details("live")).toEqual([[1_000, 15_000]]);
});
