// The reading commands against the stand-in for the hosted service, with its limits, prerequisites and spelling.
import { startMock } from "@qoscope/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runIn } from "./run-for-test.js";

let mock: Awaited<ReturnType<typeof startMock>>;
beforeAll(async () => {
	mock = await startMock({
		...{ host: "127.0.0.1", port: 0, seed: 1 },
		settings: {
			...{ profile: "zoom", plan: "business", rateLimits: "off" },
			addOns: ["webinar", "event_subscription", "video_sdk"],
		},
	});
});
afterAll(() => mock?.close());

const run = (...words: string[]) =>
	runIn("/nowhere", { environment: { QOSCOPE_TOKEN: mock.accessToken } }, ...words, "--url", `${mock.url}/v2`);

/** The first of each kind that has ended. */
const idOf = (kind: string) => {
	const found = mock.data.instances.find((one) => one.kind === kind && one.end !== undefined);
	return found?.uuid ?? "";
};

test.each(["webinar", "meeting", "session"])("a %s is listed, and everything about it can be read", async (kind) => {
	const rated = kind !== "session";
	const questions = [
		["webinars", "--type", "past"],
		["participants", idOf(kind), "--type", "past"],
		["qos", idOf(kind), "--type", "past"],
		["summary", idOf(kind)],
		["sharing", idOf(kind), "--type", "past"],
		...(rated
			? [
					["satisfaction", idOf(kind), "--type", "past"],
					["report", idOf(kind)],
				]
			: []),
	];
	for (const words of questions) {
		const { code, errors } = await run(...words, "--kind", kind);
		expect({ words, code, errors }).toMatchObject({ code: 0 });
	}
	for (const [words, shown] of [
		[["webinars", "--type", "past"], idOf(kind)],
		[["participants", idOf(kind), "--type", "past"], "\n"],
		[["qos", idOf(kind), "--type", "past"], "audio_input"],
		[["summary", idOf(kind)], "audio_input"],
	] as const) {
		expect((await run(...words, "--kind", kind)).out).toContain(shown);
	}
});

test("the quality of meetings", async () => {
	expect((await run("quality")).code).toBe(0);
});
