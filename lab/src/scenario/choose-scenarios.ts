/** Which scenarios a run is asked for, and which of them cannot be run here. */
import type { Scenario } from "./scenario.js";

export interface Choice {
	readonly chosen: readonly Scenario[];
	/** A sentence for each that is left out. */
	readonly skipped: readonly string[];
}

/**
 * `names` is "all", of which those that cannot be run are left out, or names with commas between them, which are refused
 * when one of them cannot be run: then this throws.
 */
export function chooseScenarios(
	names: string,
	scenarios: ReadonlyMap<string, Scenario>,
	/** Asked only where a scenario loses in the kernel. */
	whyNoKernelLoss: () => string | undefined,
): Choice {
	const isAll = names === "all";
	const wanted = isAll ? [...scenarios.keys()] : names.split(",");
	const unknown = wanted.filter((name) => !scenarios.has(name));
	if (unknown.length > 0) {
		throw new Error(`No scenario ${unknown.join(", ")}. There are: ${[...scenarios.keys()].join(", ")}.`);
	}
	const chosen: Scenario[] = [];
	const skipped: string[] = [];
	for (const scenario of wanted.flatMap((name) => scenarios.get(name) ?? [])) {
		const reason = scenario.kernelLoss && whyNoKernelLoss();
		if (reason === undefined) chosen.push(scenario);
		else if (isAll) skipped.push(`${scenario.name} is left out: ${reason}.`);
		else throw new Error(`${scenario.name} cannot run: ${reason}.`);
	}
	return { chosen, skipped };
}
