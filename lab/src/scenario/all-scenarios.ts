/** The scenarios of `lab/scenarios`, by name. */
import { readdirSync, readFileSync } from "node:fs";
import { readScenario, type Scenario } from "./scenario.js";

const folder = new URL("../../scenarios/", import.meta.url);

export function allScenarios(): ReadonlyMap<string, Scenario> {
	const names = readdirSync(folder).map((file) => file.replace(/\.txt$/, ""));
	return new Map(names.map((name) => [name, readScenario(name, readFileSync(new URL(`${name}.txt`, folder), "utf8"))]));
}

/** What the accuracy statement is about: drops of 0, 1, 5, 10 and 20 % in either direction, and an injected delay. */
export const PROMISED: readonly string[] = [
	...["clean", "loss-1-down", "loss-5-down", "loss-10-down", "loss-20-down"],
	...["loss-1-up", "loss-5-up", "loss-10-up", "loss-20-up", "delay-80"],
];
