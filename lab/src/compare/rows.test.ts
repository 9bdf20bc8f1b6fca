// A row holds or not: by what is allowed, by what was measured at all, and by what no browser can tell.
import { expect, test } from "vitest";
import { printRows } from "./print-rows.js";
import { holds, type Row } from "./rows.js";

const LOST: Row = {
	...{ who: "attendee", type: "audio_output", metric: "lost", unit: "", truth: 1_031, agent: 1_031, allowed: 1 },
	...{ tshark: undefined, janus: undefined, peers: {}, said: undefined },
};

test("within what is allowed it holds, and without a measurement it does not", () => {
	expect([1_030, 1_032, 1_029, 1_033, undefined].map((agent) => holds({ ...LOST, agent }))).toEqual([
		...[true, true],
		...[false, false, false],
	]);
});
test("what a browser cannot tell is in the truth, and the agent may not tell it either", () => {
	const row = { ...LOST, untold: 1_000 };
	expect(holds({ ...row, agent: 31 })).toBe(true);
	expect(holds({ ...row, agent: 0 })).toBe(false);
	expect(holds({ ...row, agent: 1_031 })).toBe(false);
});
test("a printed row that holds says what it leaves out", () => {
	expect(printRows([{ ...LOST, untold: 1_000, agent: 31 }])).toMatch(/1031 .* 31 .* holds, but for 1000 in a gap$/m);
	expect(printRows([LOST])).toMatch(/ holds$/m);
	expect(printRows([{ ...LOST, agent: 0 }])).toMatch(/ FAILS$/m);
});
