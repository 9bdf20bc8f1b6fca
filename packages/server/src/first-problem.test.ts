/** Tests that the first problem of a value is found where TypeBox finds it, and at once. */
import { AgentFrameSchema, BatchSchema, JoinTokenClaimsSchema, MAX_REPORT_BYTES } from "@qoscope/wire";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { compileChecked } from "./first-problem.js";

const batch = { version: 1, token: "t", run: "0".repeat(16), reports: [{ slot: 5_000, samples: [[0, 1, null]] }] };
const claims = { iss: "k", jti: "j", exp: 1, webinar: { number: 1 }, participant: { name: "Ann" } };
const [hello] = AgentFrameSchema.anyOf;

describe("the first problem", () => {
	const unfit: [TSchema, unknown][] = [
		...[null, 7, "text", [], {}, { ...batch, run: 7 }, { ...batch, reports: {} }].map((value): [TSchema, unknown] => [
			BatchSchema,
			value,
		]),
		[BatchSchema, { ...batch, reports: [batch.reports[0], { slot: -1, samples: [[0, 1]] }] }],
		[BatchSchema, { ...batch, reports: [{ slot: 1, samples: [] }] }],
		[
			BatchSchema,
			{
				...batch,
				reports: [
					{
						slot: 1,
						samples: [
							[0, 1],
							[0, 1, "x"],
						],
					},
				],
			},
		],
		[BatchSchema, { ...batch, rating: { score: 9 } }],
		[BatchSchema, { ...batch, leave: { end: 1 } }],
		[hello, { type: "hello", version: 0, run: batch.run }],
		[hello, { type: "hello", version: 1, run: batch.run, facts: { microphone: 5 } }],
		[JoinTokenClaimsSchema, { ...claims, participant: { name: 5 } }],
		[JoinTokenClaimsSchema, { ...claims, webinar: { number: 1, kind: "party" } }],
	];

	it.each(unfit)("is where TypeBox's first error is (%#)", (schema, value) => {
		const { fits, firstProblem } = compileChecked(schema);
		expect(fits(value)).toBe(false);
		expect(firstProblem(value)).toBe(Value.Errors(schema, value)[0]?.instancePath || "/");
	});

	/** Processor time of ten calls, in microseconds. */
	function costOf(task: () => unknown): number {
		const start = process.cpuUsage();
		for (let round = 0; round < 10; round++) task();
		const { user, system } = process.cpuUsage(start);
		return user + system;
	}

	const filled = (head: string, item: string, tail: string) =>
		head +
		Array(Math.floor((MAX_REPORT_BYTES - head.length - tail.length) / (item.length + 1)))
			.fill(item)
			.join() +
		tail;
	const rest = `"version":1,"token":"t","run":"${batch.run}"`;
	const large = {
		"of nothing but empty objects": filled('{"reports":[', "{}", "]}"),
		"of many empty reports": filled(`{${rest},"reports":[`, "{}", "]}"),
		"with thousands of samples that are texts": filled(`{${rest},"reports":[{"slot":1,"samples":[`, '["a"]', "]}]}"),
		"with one sample of thousands of texts": filled(`{${rest},"reports":[{"slot":1,"samples":[[`, '"a"', "]]}]}"),
		"with thousands of unknown keys of the same name": filled("{", '"a":1', "}"),
		"of lists in lists": `{"reports":${"[".repeat(30_000)}${"]".repeat(30_000)}}`,
	};
	it.each(Object.entries(large))("of 64 KiB %s costs no more than reading the text a few times", (_, text) => {
		const { fits, firstProblem } = compileChecked(BatchSchema);
		const value: unknown = JSON.parse(text);
		expect(fits(value)).toBe(false);
		firstProblem(value);
		const reading = costOf(() => JSON.parse(text));
		expect(costOf(() => firstProblem(value))).toBeLessThan(5 * reading + 1_000);
	});
});
