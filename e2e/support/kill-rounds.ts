/** Ends a server under load, again and again, and compares what it then says with what was acknowledged. */
import { type ParticipantQosBody, type QosSummaryBody, type Report, SLOT_MS } from "@qoscope/wire";
import fc from "fast-check";
import { type Ask, openApi } from "./ask-api.js";
import { expectedEntries, expectedSummary } from "./expected-figures.js";
import { type Deployment, deploy, type ServerProcess } from "./qoscope-process.js";
import { randomReports } from "./random-reports.js";
import { mintToken, type Reporter, startReporter } from "./reporter.js";
import { until } from "./until.js";

const NUMBER = 93_201_235_621;
/** Longer than the slots of a quarter of an hour, so that minutes are many and some runs overlap. */
const REPORTS_OF_A_RUN = 300;

export interface KillOptions {
	readonly kills: number;
	readonly participants: number;
	readonly seed: number;
	/** How the server ends; as a crash when absent. */
	readonly endServer?: (server: ServerProcess) => Promise<void>;
}
export interface KillOutcome {
	readonly acknowledged: number;
	/** Acknowledged before the first kill and between kills: each must be more than none for the test to mean much. */
	readonly acknowledgedAtKills: readonly number[];
	/** For each participant what the API said and what the pure code makes of the acknowledged reports. */
	readonly compared: readonly { said: unknown; expected: unknown }[];
}

interface Visitor {
	readonly runs: readonly { readonly reports: readonly Report[]; readonly reporter: Reporter }[];
}

async function startVisitors(deployment: Deployment, url: string, { participants, seed }: KillOptions) {
	const newestSlotMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS - SLOT_MS;
	const streamUrl = () => `${url.replace("http", "ws")}/agent/v1/webinars/${NUMBER}/stream`;
	const visitors: Visitor[] = [];
	for (let index = 0; index < participants; index++) {
		const token = await mintToken(deployment.credentials, {
			jti: `visit-${index}`,
			webinar: { number: NUMBER, topic: "Killed" },
			participant: { name: `Visitor ${index}` },
		});
		// Every third has a second tab: another run of the same participant in the same slots.
		const runs = (index % 3 === 0 ? [0, 1] : [0]).map((run) => {
			const reports = randomReports({ seed: seed + index * 2 + run, count: REPORTS_OF_A_RUN, newestSlotMs });
			const id = (index * 2 + run).toString(16).padStart(16, "0");
			return { reports, reporter: startReporter({ streamUrl, token, run: id, reports }) };
		});
		visitors.push({ runs });
	}
	return visitors;
}

interface Kill {
	/** Of all reports, how many are acknowledged before it. */
	readonly share: number;
	/** How long after that it comes: at any moment between two acknowledgements. */
	readonly delayMs: number;
}

/**
 * When the server ends: by the reports that are acknowledged and not by the clock, so that on any machine each kill comes
 * after the first report and the last kill before the last report. Seeded, so that a failing run can be had again as far
 * as a race can.
 */
function killsOf({ kills, seed }: KillOptions): readonly Kill[] {
	const kill = fc.record({ share: fc.integer({ min: 1, max: 60 }), delayMs: fc.integer({ min: 0, max: 400 }) });
	return fc
		.sample(kill, { seed, numRuns: kills })
		.map(({ share, delayMs }) => ({ share: share / 100, delayMs }))
		.sort((a, b) => a.share - b.share);
}

async function compare(ask: Ask, visitors: readonly Visitor[]) {
	const base = `/v2/metrics/webinars/${NUMBER}/participants`;
	const summary = await ask<QosSummaryBody>(`${base}/qos_summary?page_size=300`);
	const compared: { said: unknown; expected: unknown }[] = [];
	for (const { runs } of visitors) {
		const acknowledged = runs.flatMap(({ reports, reporter }) =>
			reports.filter(({ slot }) => reporter.acknowledged.has(slot)),
		);
		const id = runs[0]?.reporter.participantId();
		const qos = await ask<ParticipantQosBody>(`${base}/${id}/qos?type=past`);
		compared.push({
			said: { entries: qos.user_qos, summary: summary.participants.find((one) => one.participant_id === id)?.qos },
			expected: { entries: expectedEntries(acknowledged), summary: expectedSummary(acknowledged) },
		});
	}
	return compared;
}

const crash = (server: ServerProcess) => server.crash();

export async function killRounds(options: KillOptions): Promise<KillOutcome> {
	const deployment = await deploy();
	let visitors: readonly Visitor[] = [];
	const acknowledged = () =>
		visitors.flatMap(({ runs }) => runs).reduce((sum, { reporter }) => sum + reporter.acknowledged.size, 0);
	try {
		let server = await deployment.start();
		visitors = await startVisitors(deployment, server.url, options);
		const acknowledgedAtKills: number[] = [];
		const all = visitors.flatMap(({ runs }) => runs).reduce((sum, { reports }) => sum + reports.length, 0);
		for (const { share, delayMs } of killsOf(options)) {
			await until("acknowledgements", acknowledged, (count) => count >= all * share, 5);
			await new Promise((resolve) => setTimeout(resolve, delayMs));
			await (options.endServer ?? crash)(server);
			acknowledgedAtKills.push(acknowledged());
			server = await deployment.start();
		}
		await Promise.all(visitors.flatMap(({ runs }) => runs.map(({ reporter }) => reporter.done)));
		const refused = visitors.flatMap(({ runs }) => runs.flatMap(({ reporter }) => reporter.refused));
		if (refused.length > 0) throw new Error(`refused: ${[...new Set(refused)].join(", ")}`);
		const ask = await openApi(deployment, server);
		// Of a running webinar the last minute would be left out.
		await ask(`/api/v1/webinars/${NUMBER}/end`, "POST");
		return { acknowledged: acknowledged(), acknowledgedAtKills, compared: await compare(ask, visitors) };
	} finally {
		for (const { runs } of visitors) for (const { reporter } of runs) reporter.close();
		await deployment.close();
	}
}
