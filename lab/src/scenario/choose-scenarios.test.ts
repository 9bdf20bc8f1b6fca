import { expect, test } from "vitest";
import { chooseScenarios } from "./choose-scenarios.js";
import { readScenario } from "./scenario.js";

const scenarios = new Map(
	[
		["clean", ""],
		["kernel-loss", "attendee kernel loss 2%"],
		["loss", "down loss 2%"],
	].map(([name = "", text = ""]) => [name, readScenario(name, text)] as const),
);
const choose = (names: string, why?: string) => {
	const { chosen, skipped } = chooseScenarios(names, scenarios, () => why);
	return [chosen.map(({ name }) => name), skipped];
};

test("all of them are run, but those that cannot be run here, which are told with the reason", () => {
	expect(choose("all")).toEqual([["clean", "kernel-loss", "loss"], []]);
	expect(choose("all", "run it as root")).toEqual([["clean", "loss"], ["kernel-loss is left out: run it as root."]]);
});

test("one that is asked for by its name and cannot be run is refused with the reason", () => {
	expect(choose("loss,clean", "run it as root")).toEqual([["loss", "clean"], []]);
	expect(choose("loss,kernel-loss")).toEqual([["loss", "kernel-loss"], []]);
	expect(() => choose("loss,kernel-loss", "run it as root")).toThrow("kernel-loss cannot run: run it as root.");
});

test("one that is not there is answered by those that are", () => {
	expect(() => choose("clean,dirty")).toThrow("No scenario dirty. There are: clean, kernel-loss, loss.");
});
