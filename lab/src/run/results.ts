/** Results on the disk, a file for each scenario and seed: what `npm run lab:write` makes the document of. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { ScenarioResult } from "./run-scenario.js";

const folder = new URL("../../../artifacts/lab/", import.meta.url);

export function keepResult(result: ScenarioResult): void {
	mkdirSync(folder, { recursive: true });
	writeFileSync(new URL(`${result.name}-${result.seed}.json`, folder), JSON.stringify(result, null, "\t"));
}

/** Empty where no scenario has run. */
export function keptResults(): readonly ScenarioResult[] {
	mkdirSync(folder, { recursive: true });
	return readdirSync(folder)
		.sort()
		.map((file) => JSON.parse(readFileSync(new URL(file, folder), "utf8")));
}
