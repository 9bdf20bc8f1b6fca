// Tables for people: aligned, and safe to show whatever a participant is called.
import { expect, test } from "vitest";
import { formatTable } from "./print-table.js";

test("columns are aligned by their longest cell, an absent cell is a dash", () => {
	expect(
		formatTable(
			["ID", "NAME", "END"],
			[
				["1", "Zoë 👩", undefined],
				["20000", "", "now"],
			],
		),
	).toEqual(["ID     NAME   END", "1      Zoë 👩  -", "20000  -      now"]);
});

test("a column without a word is left out", () => {
	expect(formatTable(["ID", "EMAIL", "ROLE"], [["1", "", "host"]])).toEqual(["ID  ROLE", "1   host"]);
});

test("what steers a terminal does not reach it", () => {
	const [, line] = formatTable(["NAME"], [["\u001b[2Ja\nb\u202ec\u0007"]]);
	expect(line).toBe("[2Ja b c");
});
