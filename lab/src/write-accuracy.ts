/**
 * `npm run lab:write`: docs/accuracy.md from the results that `npm run lab` has kept. `-- --note TEXT` says what a reader must
 * know of how they came about, such as which calls were run again.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { accuracyDocument } from "./report/accuracy-document.js";
import { keptResults } from "./run/results.js";
import { allScenarios, PROMISED } from "./scenario/all-scenarios.js";

const { values } = parseArgs({ options: { note: { type: "string", default: "" } } });
const results = keptResults();
if (results.length === 0) {
	console.error("No results: run npm run lab -- --scenario all --seeds 1,2,3 first.");
	process.exit(2);
}
const machine = {
	cores: cpus().length,
	processor: cpus()[0]?.model ?? "unknown",
	node: process.versions.node,
	date: new Date().toISOString().slice(0, 10),
};
const file = new URL("../../docs/accuracy.md", import.meta.url);
writeFileSync(file, accuracyDocument([...allScenarios().values()], PROMISED, results, machine, values.note));
console.log(`docs/accuracy.md from ${results.length} calls.`);
