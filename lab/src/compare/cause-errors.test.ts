// The cause that a scenario injects has to be named, and no other.
import { describe, expect, test } from "vitest";
import { readScenario } from "../scenario/scenario.js";
import { causeErrors } from "./cause-errors.js";

const lossUp = readScenario("loss-up", "publisher up loss 5%\ncause publisher network\ncause attendee sender");

describe("what the API named", () => {
	test("is right where each suffers what was injected, in Node, too", () => {
		const named = { publisher: ["network"], attendee: ["sender"], "Node 1": ["sender"] } as const;
		expect(causeErrors(lossUp, named)).toEqual([]);
	});
	test("is wrong where another is named beside it", () => {
		expect(causeErrors(lossUp, { publisher: ["network", "server"], attendee: ["sender"] })).toEqual([
			"publisher: the API named network, server, where it was network.",
		]);
	});
	test("is wrong where none is named, unless what was injected is near the limit", () => {
		const none = { publisher: [], attendee: ["sender"] } as const;
		expect(causeErrors(lossUp, none)).toEqual(["publisher: the API named no cause, where it was network."]);
		expect(causeErrors(readScenario("near", "cause publisher perhaps network"), { publisher: [] })).toEqual([]);
	});
	test("is wrong where nothing was injected", () => {
		expect(causeErrors(readScenario("clean", ""), { attendee: ["server"] })).toEqual([
			"attendee: the API named server, where it was none.",
		]);
	});
});
