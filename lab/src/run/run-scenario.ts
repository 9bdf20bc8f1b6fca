/** Runs one scenario: the call, its events, its end, and what everybody says of it. */
import type { Cause } from "@qoscope/wire";
import { compareApi } from "../compare/compare-api.js";
import { askLive, type LiveAnswer } from "../compare/live-answers.js";
import { type PollPace, pollPace } from "../compare/poll-pace.js";
import { pressureRows } from "../compare/pressure-row.js";
import { type Row, rowsOf } from "../compare/rows.js";
import { shownSizes, sizeRows } from "../compare/size-row.js";
import { toldCauses } from "../compare/told-causes.js";
import type { Scenario } from "../scenario/scenario.js";
import { startCapture } from "../witness/capture.js";
import { type LabCall, type LabMember, openLabCall } from "./lab-call.js";
import { watchLateness } from "./machine-lateness.js";
import { perform } from "./perform.js";
import { type PageEvidence, rollupsOf, seeMember } from "./see-member.js";

/** Time for what is under way to arrive: the last packets that are lost are invisible to their receiver. */
const TAIL_MS = 1_500;
/** Opening a page takes a whole core, which the first readings of delay and jitter show and the wire does not. */
const SETTLING_MS = 10_000;
const SLOT_MS = 5_000;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface ScenarioResult {
	readonly name: string;
	readonly seed: number;
	readonly seconds: number;
	readonly browser: string;
	readonly rows: readonly Row[];
	/** What the API said that its own samples do not; empty when all is well. */
	readonly disagreements: readonly string[];
	/** Whose fault the API says it was, by who suffered; empty where nothing was over a limit. */
	readonly causes: Readonly<Record<string, readonly Cause[]>>;
	/** The sizes of received pictures as they changed, by who received them and by type. */
	readonly sizes?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
	/** How regularly the agents polled, by whose they are. */
	readonly pace?: Readonly<Record<string, PollPace | undefined>>;
	/** How often the API was asked while the call ran. */
	readonly liveAnswers: number;
	readonly problems: readonly string[];
	/** By how much the machine itself was late, on the average. */
	readonly machineLatenessMs: number;
	/** The 99th percentile of how late the relays sent a packet. */
	readonly relayLatenessMs: number;
}

export interface RunOptions {
	readonly seed: number;
	readonly seconds?: number | undefined;
	/** Whether other libraries measure the same connections. */
	readonly peers: boolean;
	readonly say?: (line: string) => void;
}

async function stopMedia(members: readonly LabMember[]): Promise<void> {
	const relays = members.flatMap((member) => member.relays);
	for (const relay of relays) relay.stopDropping();
	await wait(TAIL_MS);
	for (const { page } of members) await page.call("pauseAll");
	await wait(TAIL_MS);
}

/** Asks the API for everybody's newest slot until the time comes. */
async function askWhile(
	{ ask, members }: LabCall,
	webinar: number,
	untilMs: number,
): Promise<ReadonlyMap<LabMember, readonly LiveAnswer[]>> {
	const answers = new Map<LabMember, LiveAnswer[]>(members.map((member) => [member, []]));
	while (performance.now() + SLOT_MS < untilMs) {
		await wait(SLOT_MS);
		for (const [member, list] of answers) list.push(await askLive(ask, webinar, member.participant));
	}
	return answers;
}

async function performAll(members: readonly LabMember[], { events }: Scenario, begunMs: number): Promise<void> {
	for (const { atMs, act } of events) {
		await wait(begunMs + atMs - performance.now());
		await perform(members, act);
	}
}

export async function runScenario(scenario: Scenario, options: RunOptions): Promise<ScenarioResult> {
	const { seed, peers, say = () => {} } = options;
	const { name, seconds = scenario.seconds } = { ...scenario, ...(options.seconds && { seconds: options.seconds }) };
	const webinar = 700_000_000 + seed;
	const capture = await startCapture();
	const call = await openLabCall({ ...scenario, webinar, seed, peers }).catch(async (error: unknown) => {
		await capture?.close();
		throw error;
	});
	const { members, ask } = call;
	try {
		say(`${name}: ${seconds} s of call, seed ${seed}${capture ? "" : ", without tshark"}`);
		const lateness = watchLateness();
		const begunMs = performance.now();
		const steadyFromMs = Date.now() + SETTLING_MS;
		const endMs = begunMs + seconds * 1_000;
		const [live] = await Promise.all([askWhile(call, webinar, endMs), performAll(members, scenario, begunMs)]);
		await wait(endMs - performance.now());
		const machineLatenessMs = lateness.stop();
		await stopMedia(members);
		const evidence = {
			janus: await call.readJanus(),
			captured: (await capture?.streams()) ?? [],
			isReordered: Object.values(scenario.impairments).some(({ up, down }) => up.reorder || down.reorder),
			steadyAtMs: begunMs + SETTLING_MS,
			steadyFromMs,
			untilMs: steadyFromMs - SETTLING_MS + seconds * 1_000,
		};
		// A page that stands still reads no pictures; those on the wire are counted then.
		const standsStill = scenario.events.some(({ act }) => act.kind === "frozen");
		const gathered = new Map<LabMember, PageEvidence>();
		for (const member of [...members].reverse()) {
			const found = await member.page.call("streams");
			const streams = standsStill
				? found.map((stream) => ({ ...stream, pictures: undefined, sizes: undefined }))
				: found;
			await member.page.call("leave");
			const [reports, peerReadings] = [await member.page.read("reports"), await member.page.read("peerReadings")];
			gathered.set(member, { streams, reports, peerReadings });
		}
		await ask(`/api/v1/webinars/${webinar}/end`, "POST");

		const rows: Row[] = [];
		const disagreements: string[] = [];
		const causes: Record<string, readonly Cause[]> = {};
		const sizes: Record<string, Readonly<Record<string, readonly string[]>>> = {};
		const pace: Record<string, PollPace | undefined> = {};
		for (const [member, page] of gathered) {
			const { role: who, participant } = member;
			const reported = { who, participant, reports: page.reports, live: live.get(member) ?? [] };
			const api = await compareApi(ask, webinar, reported);
			disagreements.push(...api.disagreements);
			causes[who] = await toldCauses(ask, webinar, participant);
			rows.push(...seeMember(member, page, api, evidence).flatMap(rowsOf));
			sizes[who] = shownSizes(page.streams);
			pace[who] = pollPace(await member.page.read("polls"));
			rows.push(...sizeRows(who, page.streams, page.reports));
			rows.push(...pressureRows(who, scenario, seconds, rollupsOf(page.reports).get("cpu_usage")));
		}
		return {
			...{ name, seed, seconds, rows, disagreements, causes, pace, sizes },
			browser: `Chromium ${call.browser.version()}`,
			liveAnswers: [...live.values()].flat().length,
			machineLatenessMs,
			problems: members.flatMap(({ page }) => page.problems),
			relayLatenessMs: Math.max(...members.flatMap(({ relays }) => relays.map((relay) => relay.lateness().p99Ms))),
		};
	} finally {
		await call.close();
		await capture?.close();
	}
}
