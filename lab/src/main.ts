/** `npm run lab`: runs scenarios and prints how far measurement and truth are apart. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { printRows } from "./compare/print-rows.js";
import { holds } from "./compare/rows.js";
import { runScenario, type ScenarioResult } from "./run/run-scenario.js";
import { readScenario } from "./scenario/scenario.js";

const folder = new URL("../scenarios/", import.meta.url);
/** One file a run; `npm run lab:accuracy` makes docs/accuracy.md of them. */
const results = new URL("../../artifacts/lab/", import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.txt$/, ""));

const { values } = parseArgs({
	options: {
		scenario: { type: "string", default: "clean" },
		seeds: { type: "string", default: "1" },
		seconds: { type: "string" },
		"no-peers": { type: "boolean", default: false },
	},
});
const wanted = values.scenario === "all" ? names : values.scenario.split(",");
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
	console.error(`No scenario ${unknown.join(", ")}. There are: ${names.join(", ")}.`);
	process.exit(2);
}

function print(result: ScenarioResult): number {
	console.log(printRows(result.rows));
	for (const line of [...result.disagreements, ...result.problems]) console.log(line);
	console.log(
		`${result.liveAnswers} live answers compared; relays sent their packets at most ${result.relayLatenessMs.toFixed(1)} ms late (99 %)\n`,
	);
	return result.rows.filter((row) => !holds(row)).length + result.disagreements.length;
}

mkdirSync(results, { recursive: true });
let failures = 0;
for (const name of wanted) {
	const scenario = readScenario(name, readFileSync(new URL(`${name}.txt`, folder), "utf8"));
	for (const seed of values.seeds.split(",").map(Number)) {
		const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
		const result = await runScenario(scenario, { seed, seconds, peers: !values["no-peers"], say: console.log });
		writeFileSync(new URL(`${name}-${seed}.json`, results), JSON.stringify(result, null, "\t"));
		failures += print(result);
	}
}
console.log(failures === 0 ? "Everything that is promised holds." : `${failures} things do not hold.`);
process.exitCode = failures === 0 ? 0 : 1;
