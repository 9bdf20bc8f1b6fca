/** How regularly the agent polled, and how long the browser took to answer. */
import type { Poll } from "../page/timed-polls.js";
import { mean } from "../truth/mean.js";

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
	const answers = polls.map(({ answerMs }) => answerMs);
	const [meanIntervalMs, meanAnswerMs] = [mean(intervals), mean(answers)];
	if (meanIntervalMs === undefined || meanAnswerMs === undefined) return undefined;
	return {
		polls: polls.length,
		meanIntervalMs,
		longestIntervalMs: Math.max(...intervals),
		meanAnswerMs,
		longestAnswerMs: Math.max(...answers),
	};
}

export function sayPace({ polls, meanIntervalMs, longestIntervalMs, meanAnswerMs, longestAnswerMs }: PollPace): string {
	const [mean, longest] = [meanIntervalMs, longestIntervalMs].map((ms) => Math.round(ms));
	return `${polls} polls, every ${mean} ms (at most ${longest} ms), answered in ${meanAnswerMs.toFixed(1)} ms (at most ${longestAnswerMs.toFixed(1)} ms)`;
}
