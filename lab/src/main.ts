/** `npm run lab`: runs scenarios and prints how far measurement and truth are apart. */
import { parseArgs } from "node:util";
import { sayPace } from "./compare/poll-pace.js";
import { printRows } from "./compare/print-rows.js";
import { holds } from "./compare/rows.js";
import { keepResult } from "./run/results.js";
import { runScenario, type ScenarioResult } from "./run/run-scenario.js";
import { allScenarios } from "./scenario/all-scenarios.js";

const scenarios = allScenarios();

const { values } = parseArgs({
	options: {
		scenario: { type: "string", default: "clean" },
		seeds: { type: "string", default: "1" },
		seconds: { type: "string" },
		"no-peers": { type: "boolean", default: false },
	},
});
const wanted = values.scenario === "all" ? [...scenarios.keys()] : values.scenario.split(",");
const unknown = wanted.filter((name) => !scenarios.has(name));
if (unknown.length > 0) {
	console.error(`No scenario ${unknown.join(", ")}. There are: ${[...scenarios.keys()].join(", ")}.`);
	process.exit(2);
}

function print(result: ScenarioResult): number {
	console.log(printRows(result.rows));
	for (const [who, causes] of Object.entries(result.causes))
		console.log(`${who}: ${causes.join(", ") || "nothing over a limit"}`);
	for (const [who, byType] of Object.entries(result.sizes ?? {})) {
		for (const [type, sizes] of Object.entries(byType)) console.log(`${who} ${type}: ${sizes.join(", ")}`);
	}
	for (const [who, pace] of Object.entries(result.pace ?? {})) if (pace) console.log(`${who}: ${sayPace(pace)}`);
	for (const line of [...result.disagreements, ...result.problems]) console.log(line);
	console.log(
		`${result.liveAnswers} live answers compared; relays sent their packets at most ${result.relayLatenessMs.toFixed(1)} ms late (99 %), the machine was ${result.machineLatenessMs.toFixed(2)} ms late\n`,
	);
	return result.rows.filter((row) => !holds(row)).length + result.disagreements.length;
}

let failures = 0;
for (const name of wanted) {
	const scenario = scenarios.get(name);
	if (scenario === undefined) continue;
	for (const seed of values.seeds.split(",").map(Number)) {
		const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
		const result = await runScenario(scenario, { seed, seconds, peers: !values["no-peers"], say: console.log });
		keepResult(result);
		failures += print(result);
	}
}
console.log(failures === 0 ? "Everything that is promised holds." : `${failures} things do not hold.`);
process.exitCode = failures === 0 ? 0 : 1;
