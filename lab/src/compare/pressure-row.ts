/** How long the processor was under pressure: what the browser was made to see, and what the agent says. */
import type { Rollup } from "@qoscope/wire";
import type { Scenario } from "../scenario/scenario.js";
import type { Row } from "./rows.js";

/** A state is seen by the next reading of the browser's, a second later, at either end of it. */
const ALLOWED_S = 2;

/** Seconds above nominal; undefined where the scenario says nothing of pressure. */
function pressureSeconds(who: string, { events }: Pick<Scenario, "events">, seconds: number): number | undefined {
	const changes = events.flatMap(({ atMs, act }) =>
		act.kind === "pressure" && act.role === who ? [{ atS: atMs / 1_000, level: act.level }] : [],
	);
	if (changes.length === 0) return undefined;
	return changes.reduce((sum, { atS, level }, index) => {
		const untilS = Math.min(seconds, changes[index + 1]?.atS ?? seconds);
		return sum + (level === "nominal" ? 0 : Math.max(0, untilS - atS));
	}, 0);
}

export function pressureRows(
	who: string,
	scenario: Scenario,
	seconds: number,
	measured: Rollup | undefined,
): readonly Row[] {
	const truth = pressureSeconds(who, scenario, seconds);
	if (truth === undefined) return [];
	const { pressureFairMs, pressureSeriousMs, pressureCriticalMs } = measured?.totals.sample ?? {};
	const aboveMs = [pressureFairMs, pressureSeriousMs, pressureCriticalMs].filter((value) => value !== undefined);
	return [
		{
			...{ who, type: "cpu_usage", metric: "pressure", unit: "s", truth, allowed: ALLOWED_S },
			agent: aboveMs.length === 0 ? undefined : aboveMs.reduce((sum, value) => sum + value, 0) / 1_000,
			...{ tshark: undefined, janus: undefined, peers: {}, said: undefined },
		},
	];
}
