/** docs/accuracy.md from the results of the runs: how wrong the numbers are. */
import { causeErrors } from "../compare/cause-errors.js";
import { say } from "../compare/print-rows.js";
import { errorOf, holds, METRICS, type Row } from "../compare/rows.js";
import type { ScenarioResult } from "../run/run-scenario.js";
import type { Scenario } from "../scenario/scenario.js";
import { type Finding, judge } from "./clauses.js";
import { compete, OURS } from "./contests.js";
import { sayDelays } from "./delay-words.js";

export interface Machine {
	readonly cores: number;
	readonly processor: string;
	readonly node: string;
	readonly date: string;
}

const table = (heads: readonly string[], lines: readonly (readonly string[])[]): string =>
	[heads, heads.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const listOf = (values: readonly (string | number)[]) => [...new Set(values)].join(", ");

function sayFinding({ row, result, error }: Finding, unit: string): readonly string[] {
	return [
		say(error, unit),
		`${say(row.agent, row.unit)} for ${say(row.truth, row.unit)}`,
		`${result.name}, ${row.who}, \`${row.type}\`, seed ${result.seed}`,
	];
}

function clausesTable(results: readonly ScenarioResult[]): string {
	const lines = judge(results).map(({ clause, measurements, failures, worst }) => [
		clause.what,
		clause.allowed,
		...(worst ? sayFinding(worst, clause.unit) : ["–", "–", "–"]),
		String(measurements),
		clause.isPromised === false ? "no promise" : failures === 0 ? "holds" : `**${failures} do not hold**`,
	]);
	return table(["what", "at most", "worst error", "there", "where", "measured", ""], lines);
}

function contestTable(results: readonly ScenarioResult[]): string {
	const standings = compete(results);
	const names = [OURS, ...new Set(standings.flatMap(({ worst }) => Object.keys(worst)))].filter(
		(name, index, all) => all.indexOf(name) === index,
	);
	return table(
		["worst error", ...names, "measured"],
		standings.map(({ contest, worst, measurements }) => [
			contest.what,
			...names.map((name) => say(worst[name], contest.unit)),
			String(measurements),
		]),
	);
}

/** Error and truth of the seed whose error is largest. */
function cellOf(rows: readonly Row[]): string {
	// What was not measured goes before every error.
	const rank = (row: Row) => (Number.isNaN(errorOf(row)) ? Number.POSITIVE_INFINITY : errorOf(row));
	const [worst] = rows.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a)));
	if (worst === undefined) return "";
	const gap = worst.untold === undefined ? "" : `, ${worst.untold} in a gap`;
	const text = `${say(errorOf(worst), worst.unit)} of ${say(worst.truth, worst.unit)}${gap}`;
	return rows.every(holds) ? text : `**${text}**`;
}

function sayCauses(results: readonly ScenarioResult[]): string {
	const members = [...new Set(results.flatMap(({ causes }) => Object.keys(causes)))];
	const told = members.map((who) => {
		const causes = [...new Set(results.flatMap((result) => result.causes[who] ?? []))];
		return `${who}: ${causes.length === 0 ? "nothing over a limit" : causes.join(", ")}`;
	});
	return told.join("; ");
}

/** How often the API named for each participant what was injected, and nothing else. */
function sayCauseErrors(scenarios: readonly Scenario[], results: readonly ScenarioResult[]): string {
	const isRight = ({ name, causes }: ScenarioResult) =>
		scenarios.every((scenario) => scenario.name !== name || causeErrors(scenario, causes).length === 0);
	return `The API named the cause that was injected, and no other, in ${results.filter(isRight).length} of ${results.length} calls.`;
}

function scenarioPart(scenario: Scenario, results: readonly ScenarioResult[]): string {
	const rows = results.flatMap((result) => result.rows);
	const streams = [...new Set(rows.map(({ who, type }) => `${who} ${type}`))];
	const metrics = METRICS.filter((metric) => rows.some((row) => row.metric === metric));
	const lines = streams.map((stream) => [
		stream,
		...metrics.map((metric) =>
			cellOf(rows.filter((row) => `${row.who} ${row.type}` === stream && row.metric === metric)),
		),
	]);
	const disagreements = results.flatMap((result) => result.disagreements).length;
	return `### ${scenario.name}

${scenario.about[0]?.toUpperCase()}${scenario.about.slice(1)}. Seeds ${listOf(results.map(({ seed }) => seed))}; ${listOf(results.map(({ seconds }) => seconds))} s.
Live, past and summary are ${disagreements === 0 ? "what the samples say" : `**not what the samples say in ${disagreements} places**`}; ${results.reduce((sum, { liveAnswers }) => sum + liveAnswers, 0)} live answers.
Whose fault the API says it was: ${sayCauses(results)}.

${table(["", ...metrics], lines)}`;
}

/** `promised` are the scenarios that the statement is about. */
export function accuracyDocument(
	scenarios: readonly Scenario[],
	promised: readonly string[],
	results: readonly ScenarioResult[],
	machine: Machine,
	/** What a reader must know of how these calls came about. */
	note = "",
): string {
	const inPromise = results.filter(({ name }) => promised.includes(name));
	const seconds = listOf(inPromise.map((result) => result.seconds));
	const seeds = listOf(inPromise.map((result) => result.seed));
	return `# How wrong the numbers are

Written by \`npm run lab:write\` from calls on a machine with ${machine.cores} cores (${machine.processor}), ${listOf(results.map(({ browser }) => browser))},
Node ${machine.node}, ${machine.date}. How a run goes, and where its truth comes from, is in [lab/README.md](../lab/README.md).

## What we promise

Of calls of ${seconds} s by Chromium, with no loss and with 1, 5, 10 and 20 % in either direction, and with 80 ms of delay
(${promised.map((name) => `\`${name}\``).join(", ")}), seeds ${seeds}:

${clausesTable(inPromise)}

Live, past and summary were what the samples say in ${inPromise.filter(({ disagreements }) => disagreements.length === 0).length} of ${inPromise.length} calls.
${sayCauseErrors(scenarios, inPromise)}
${sayDelays(inPromise)}

## What is not exact, and why

- **Delay and jitter of a call's first ten seconds**, and of the seconds after all senders paused, are not held against the
  wire: opening a page takes a whole core, which the browser's readings show and the wire does not, and of a stream that
  has paused the wire carries next to nothing.
- **A pause spoils no round trip:** Janus reckons the time since the last sender report anew for each receiver report (RFC
  3550, 6.4.1), and 14 s after Chromium had sent the last one of a paused sound it still read 2 to 3 ms.
- **A machine that is late itself** delays browsers and media server behind their sockets, where no packet shows it, and all
  libraries in the page then tell the same delay. What waits in a relay's sockets is in the truth, since that is the
  kernel's. Each run prints by how much the machine was late.
- **A round trip is read seldom:** by STUN every 2.5 s, by reports once a second for each stream of pictures and every five
  seconds for sound. Where delays vary, those few have another mean than all datagrams: the truth here is that of such
  exchanges, of sound with those receiver reports on the same way that are about pictures.
- **A sender's probes** are payload that it repeats to find out how much the path can carry. Chromium counts them as sent
  and not as retransmitted, and no counter of getStats() tells them from media: so they are in the bit rate and the packets
  of sent video and shares. In calls without loss they are some percent; after a loss they can be more than the media, for
  seconds ten times as much, while the path is tried out again. A row of the table shows by how much. No score and no cause
  is made of that bit rate, and sent loss is not weighed by it. A packet that was lost and came again twice may be either,
  so that the truth has two bounds there.
- **Packets that overtake each other:** one that a poll finds under way counts as lost in that second. It is taken off as
  soon as it comes, so that the sum over the call is right again.
- **Jitter of pictures** is large by its definition, since the packets of one picture have one timestamp: it is shown, and
  nothing is promised.
- **A wide gap is no loss to Chromium**, but another beginning of the stream: from 50 packets of sound in a row on, which
  are one second, and from 450 of pictures. An outage so long is told as a bit rate that falls to nought. Truths here have
  these packets, and where nothing else is lacking a cell says how many they are.
- **Loss of what is sent** is what the far end reports. The packets that it missed are exact; how many it expected follows
  from their fraction, which is in 256ths, and where it missed none from the frames that were sent. What is lost after its
  last report nobody knows.
${
	note === ""
		? ""
		: `- **Of these calls:** ${note}
`
}
## Beside other libraries

In the same pages, on the same connections, with their defaults and by their documented fields; \`–\` where one has none.

${contestTable(results)}

## Every scenario

Error of truth, of the seed with the largest error. Bold does not hold what is promised.

${scenarios
	.map((scenario) => ({ scenario, own: results.filter(({ name }) => name === scenario.name) }))
	.filter(({ own }) => own.length > 0)
	.map(({ scenario, own }) => scenarioPart(scenario, own))
	.join("\n\n")}
`;
}
