/** The bare loop by `values()`, which takes Chromium less than `forEach`; our agent reads so, too. */
import { loopThat } from "./bare-loop.js";

export const candidate = loopThat((report, visit) => {
	for (const entry of report.values()) visit(entry);
});
