/** How regularly the agent polled, and how long the browser took to answer. */
import type { Poll } from "../page/timed-polls.js";

export interface PollPace {
	readonly polls: number;
	readonly meanIntervalMs: number;
	readonly longestIntervalMs: number;
	readonly meanAnswerMs: number;
	readonly longestAnswerMs: number;
}

/** Undefined where there were too few polls for an interval. */
export function pollPace(polls: readonly Poll[]): PollPace | undefined {
	const intervals = polls.slice(1).map(({ atMs }, index) => atMs - (polls[index]?.atMs ?? atMs));
	if (intervals.length === 0) return undefined;
	const answers = polls.map(({ answerMs }) => answerMs);
	const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
	return {
		polls: polls.length,
		meanIntervalMs: mean(intervals),
		longestIntervalMs: Math.max(...intervals),
		meanAnswerMs: mean(answers),
		longestAnswerMs: Math.max(...answers),
	};
}

export function sayPace({ polls, meanIntervalMs, longestIntervalMs, meanAnswerMs, longestAnswerMs }: PollPace): string {
	const [mean, longest] = [meanIntervalMs, longestIntervalMs].map((ms) => Math.round(ms));
	return `${polls} polls, every ${mean} ms (at most ${longest} ms), answered in ${meanAnswerMs.toFixed(1)} ms (at most ${longestAnswerMs.toFixed(1)} ms)`;
}
