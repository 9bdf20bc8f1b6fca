/** Says by whose clock delays and jitter are the truth. */
import { say } from "../compare/print-rows.js";
import type { Row } from "../compare/rows.js";
import type { ScenarioResult } from "../run/run-scenario.js";

/** Where one delay is not the kernel's the call counts as without a capture. */
const isCaptured = (rows: readonly Row[]) => rows.every(({ delay }) => delay === undefined || delay.from === "capture");
const hasDelays = (rows: readonly Row[]) => rows.some(({ delay }) => delay !== undefined);

/** Of one run. */
export const whoseDelays = (rows: readonly Row[]): string =>
	hasDelays(rows) && isCaptured(rows)
		? "Delays and jitter are held against the kernel's times of each datagram."
		: "No capture: delays and jitter are held against what the relays themselves believe, which a late machine falsifies. Install tshark and run as root.";

/** Of the runs that a document is made of. */
export function sayDelays(results: readonly ScenarioResult[]): string {
	const captured = results.filter(({ rows }) => hasDelays(rows) && isCaptured(rows));
	const ofCalls = `Delays and jitter are held against the kernel's times of each datagram in ${captured.length} of ${results.length} calls`;
	const others =
		captured.length === results.length ? "." : ", in the others against what the relays\nthemselves believe.";
	const errors = results.flatMap(({ rows }) =>
		rows.flatMap(({ agent, delay }) =>
			agent === undefined || delay?.injected === undefined ? [] : [Math.abs(agent - delay.injected)],
		),
	);
	if (errors.length === 0) return `${ofCalls}${others}`;
	const worst = say(Math.max(...errors), "ms");
	return `${ofCalls}${others} From the mean delay of all datagrams,\nwhether a round trip was read from them or not, the agent is off by ${worst} at most.`;
}
