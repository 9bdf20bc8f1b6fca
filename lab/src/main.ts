/** `npm run lab`: runs scenarios and prints how far measurement and truth are apart. */
import { parseArgs } from "node:util";
import { causeErrors } from "./compare/cause-errors.js";
import { sayPace } from "./compare/poll-pace.js";
import { printRows } from "./compare/print-rows.js";
import { holds } from "./compare/rows.js";
import { sayCutOff } from "./compare/told-causes.js";
import { whyNoKernelLoss } from "./kernel/kernel-loss.js";
import { whoseDelays } from "./report/delay-words.js";
import { keepResult } from "./run/results.js";
import { runScenario, type ScenarioResult } from "./run/run-scenario.js";
import { allScenarios } from "./scenario/all-scenarios.js";
import { chooseScenarios } from "./scenario/choose-scenarios.js";
import type { Scenario } from "./scenario/scenario.js";

const { values } = parseArgs({
	options: {
		scenario: { type: "string", default: "clean" },
		seeds: { type: "string", default: "1" },
		seconds: { type: "string" },
		"no-peers": { type: "boolean", default: false },
	},
});
function choose(): readonly Scenario[] {
	try {
		const { chosen, skipped } = chooseScenarios(values.scenario, allScenarios(), whyNoKernelLoss);
		for (const line of skipped) console.log(line);
		return chosen;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exit(2);
	}
}
const scenarios = choose();

// Whoever ends the lab ends its processes and takes its rules out of the kernel, all of which wait for this process to exit.
for (const [signal, number] of [
	["SIGHUP", 1],
	["SIGINT", 2],
	["SIGTERM", 15],
] as const) {
	process.once(signal, () => process.exit(128 + number));
}

function print(scenario: Scenario, result: ScenarioResult): number {
	console.log(printRows(result.rows));
	console.log(whoseDelays(result.rows));
	for (const [who, causes] of Object.entries(result.causes))
		console.log(`${who}: ${causes.join(", ") || "nothing over a limit"}`);
	for (const [who, cutOffs] of Object.entries(result.cutOffs ?? {}))
		for (const cutOff of cutOffs) console.log(`${who} ${sayCutOff(cutOff)}`);
	for (const [who, byType] of Object.entries(result.sizes ?? {})) {
		for (const [type, sizes] of Object.entries(byType)) console.log(`${who} ${type}: ${sizes.join(", ")}`);
	}
	for (const [who, told] of Object.entries(result.states ?? {})) {
		const changed = Object.entries(told).filter(([, states]) => states.length > 1);
		for (const [what, states] of changed) console.log(`${who} ${what}, says the API: ${states.join(", ")}`);
	}
	for (const [who, states] of Object.entries(result.connections ?? {})) {
		if (states.length > 0) console.log(`${who}: ${states.join(", ")}`);
	}
	for (const [who, pace] of Object.entries(result.pace ?? {})) if (pace) console.log(`${who}: ${sayPace(pace)}`);
	const wrong = [...result.disagreements, ...result.problems, ...causeErrors(scenario, result.causes)];
	for (const line of wrong) console.log(line);
	console.log(
		`${result.liveAnswers} live answers compared; relays sent their packets at most ${result.relayLatenessMs.toFixed(1)} ms late (99 %), the machine was ${result.machineLatenessMs.toFixed(2)} ms late\n`,
	);
	return result.rows.filter((row) => !holds(row)).length + wrong.length;
}

let failures = 0;
for (const scenario of scenarios) {
	for (const seed of values.seeds.split(",").map(Number)) {
		const seconds = values.seconds === undefined ? undefined : Number(values.seconds);
		const result = await runScenario(scenario, { seed, seconds, peers: !values["no-peers"], say: console.log });
		keepResult(result);
		failures += print(scenario, result);
	}
}
console.log(failures === 0 ? "Everything that is promised holds." : `${failures} things do not hold.`);
process.exitCode = failures === 0 ? 0 : 1;
