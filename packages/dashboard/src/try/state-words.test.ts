/** What the page says of the agent's state. */
import { DROP_REASONS } from "@qoscope/wire";
import { describe, expect, it } from "vitest";
import { describeState } from "./state-words.js";

describe("describeState", () => {
	it.each(DROP_REASONS)("says why the server refused: %s", (reason) => {
		const { state, words } = describeState({ status: "refused", reason });
		expect(state).toBe("refused");
		expect(words).toMatch(/^Refused: [^_]+\.$/);
	});

	it("tells what to do where something can be done", () => {
		expect(describeState({ status: "refused", reason: "webinar_ended" }).words).toContain("call again");
		expect(describeState({ status: "refused", reason: "origin_not_allowed" }).words).toContain("allowedOrigins");
	});

	it("says a reason that it does not know by its name, and owns up to none", () => {
		expect(describeState({ status: "refused", reason: "some_newer_reason" }).words).toBe("Refused: some newer reason.");
		expect(describeState({ status: "refused" }).words).toBe("Refused: no reason given.");
	});

	it("tells waiting from reporting and from having left", () => {
		const shown = (["connecting", "open", "waiting", "closed"] as const).map(
			(status) => describeState({ status }).state,
		);
		expect(shown).toEqual(["connecting", "reporting", "waiting", "left"]);
	});
});
