/** `npm run lab`: runs scenarios and prints how far measurement and truth are apart. */
import { readdirSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { printRows } from "./compare/print-rows.js";
import { holds } from "./compare/rows.js";
import { runScenario } from "./run/run-scenario.js";
import { readScenario } from "./scenario/scenario.js";

const folder = new URL("../scenarios/", import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.txt$/, ""));

const { values } = parseArgs({
	options: {
		scenario: { type: "string", default: "clean" },
		seeds: { type: "string", default: "1" },
		seconds: { type: "string" },
	},
});
const wanted = values.scenario === "all" ? names : values.scenario.split(",");
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
	console.error(`No scenario ${unknown.join(", ")}. There are: ${names.join(", ")}.`);
	process.exit(2);
}

let failures = 0;
for (const name of wanted) {
	const scenario = readScenario(name, readFileSync(new URL(`${name}.txt`, folder), "utf8"));
	for (const seed of values.seeds.split(",").map(Number)) {
		const seconds = values.seconds === undefined ? {} : { seconds: Number(values.seconds) };
		const result = await runScenario(scenario, { seed, ...seconds, say: (line) => console.log(line) });
		console.log(printRows(result.rows));
		for (const line of [...result.disagreements, ...result.problems]) console.log(line);
		console.log(`relays sent their packets at most ${result.relayLatenessMs.toFixed(1)} ms late (99 %)\n`);
		failures += result.rows.filter((row) => !holds(row)).length + result.disagreements.length;
	}
}
console.log(failures === 0 ? "Everything that is promised holds." : `${failures} things do not hold.`);
process.exitCode = failures === 0 ? 0 : 1;
