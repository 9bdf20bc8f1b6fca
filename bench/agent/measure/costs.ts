/** What a candidate costs a poll: rounds of measurements with what the page takes by itself taken off. */
import { candidateNames } from "../candidates/names.js";
import { median } from "../statistics.js";

export interface Cost {
	readonly title: string;
	/** Milliseconds of the main thread for one poll: the median of the rounds. */
	readonly pollMs: number | undefined;
	/** The least and the most that a round gave. */
	readonly fromMs: number;
	readonly toMs: number;
}

/** By candidate and round, in milliseconds a poll or, without polls, in what one would have been. */
export type Rounds = Map<string, number[]>;

export function addRound(rounds: Rounds, file: string, pollMs: number): void {
	const values = rounds.get(file) ?? [];
	rounds.set(file, values);
	values.push(pollMs);
}

export function costsOf(rounds: Rounds): Cost[] {
	const nothingMs = median(rounds.get("nothing") ?? []) ?? 0;
	return candidateNames.flatMap(({ file, title }) => {
		const values = (rounds.get(file) ?? []).map((value) => value - nothingMs);
		if (file === "nothing" || values.length === 0) return [];
		return [{ title, pollMs: median(values), fromMs: Math.min(...values), toMs: Math.max(...values) }];
	});
}
