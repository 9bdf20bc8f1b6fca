/** Runs one scenario: the call, its events, its end, and what everybody says of it. */
import type { Cause } from "@qoscope/wire";
import { compareApi } from "../compare/compare-api.js";
import { askLive, type LiveAnswer } from "../compare/live-answers.js";
import { type PollPace, pollPace } from "../compare/poll-pace.js";
import { pressureRows } from "../compare/pressure-row.js";
import { type Row, rowsOf } from "../compare/rows.js";
import { silenceRows } from "../compare/silence-row.js";
import { shownSizes, sizeRows } from "../compare/size-row.js";
import { strangersIn } from "../compare/strangers.js";
import { type ToldCutOff, toldCauses } from "../compare/told-causes.js";
import { askStates, changesOf } from "../compare/told-states.js";
import { type KernelDropping, startKernelDropping } from "../kernel/kernel-loss.js";
import { lessKernelDrops } from "../kernel/less-kernel-drops.js";
import type { ConnectionState } from "../page/connection-states.js";
import type { Scenario } from "../scenario/scenario.js";
import { startCapture } from "../witness/capture.js";
import { type LabCall, type LabMember, openLabCall } from "./lab-call.js";
import { watchLateness } from "./machine-lateness.js";
import { perform } from "./perform.js";
import { type PageEvidence, processorRowsOf, rollupsOf, seeMember } from "./see-member.js";
import { type ProcessorWatch, watchProcessors } from "./watch-processors.js";

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
	/** The times in which the API says that somebody was cut off, by whose they are. */
	readonly cutOffs?: Readonly<Record<string, readonly ToldCutOff[]>>;
	/** The sizes of received pictures as they changed, by who received them and by type. */
	readonly sizes?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
	/** What connections were since the call began, by whose they are: "failed at 35.9 s". */
	readonly connections?: Readonly<Record<string, readonly string[]>>;
	/** What the API said of agent and streams while the call ran, by whose they are: "flowing", "muted", "cutOff", "flowing". */
	readonly states?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
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

/** An attendee in Node whose process has ended by itself: a problem that is told, and no end of the call. */
const isGone = ({ page }: LabMember) => "cpuSeconds" in page && page.problems.length > 0;

async function stopMedia(members: readonly LabMember[], kernel: KernelDropping | undefined): Promise<void> {
	const relays = members.flatMap((member) => member.relays);
	for (const relay of relays) relay.stopDropping();
	kernel?.stop();
	await wait(TAIL_MS);
	for (const member of members) if (!isGone(member)) await member.page.call("pauseAll");
	await wait(TAIL_MS);
}

/** What a connection was in turn, once the call had begun. */
const sayStates = (states: readonly ConnectionState[], callMs: number): readonly string[] =>
	states
		.filter(({ atMs }) => atMs >= callMs)
		.map(({ atMs, state }) => `${state} at ${((atMs - callMs) / 1_000).toFixed(1)} s`);

/** Of either side of every relay. */
const portsOf = (members: readonly LabMember[]): ReadonlySet<number> =>
	new Set(members.flatMap(({ relays }) => relays.flatMap(({ outPorts }) => Object.values(outPorts))));

interface Answers {
	readonly live: LiveAnswer[];
	readonly states: Awaited<ReturnType<typeof askStates>>[];
}

/** Asks the API for everybody's newest slot and state until the time comes. */
async function askWhile(
	{ ask, members }: LabCall,
	webinar: number,
	untilMs: number,
): Promise<ReadonlyMap<LabMember, Answers>> {
	const answers = new Map<LabMember, Answers>(members.map((member) => [member, { live: [], states: [] }]));
	while (performance.now() + SLOT_MS < untilMs) {
		await wait(SLOT_MS);
		for (const [{ participant }, { live, states }] of answers) {
			live.push(await askLive(ask, webinar, participant));
			states.push(await askStates(ask, webinar, participant));
		}
	}
	return answers;
}

const attendeePorts = (members: readonly LabMember[]) =>
	members.flatMap(({ role, relays }) => (role === "attendee" ? relays.map(({ outPorts }) => outPorts.down) : []));

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
	let kernel: KernelDropping | undefined;
	let processors: ProcessorWatch | undefined;
	try {
		say(
			`${name}: ${seconds} s of call, seed ${seed}${capture ? "" : ", without a capture: delays are held against what the relays themselves believe"}`,
		);
		// Not before media flow: of a packet before the first one that comes a receiver knows nothing.
		kernel = scenario.kernelLoss && startKernelDropping(attendeePorts(members), scenario.kernelLoss);
		const lateness = watchLateness();
		const begunMs = performance.now();
		processors = watchProcessors(members);
		const steadyFromMs = Date.now() + SETTLING_MS;
		const endMs = begunMs + seconds * 1_000;
		const [answers] = await Promise.all([askWhile(call, webinar, endMs), performAll(members, scenario, begunMs)]);
		await wait(endMs - performance.now());
		const machineLatenessMs = lateness.stop();
		await stopMedia(members, kernel);
		const kernelDrops = kernel?.drops() ?? [];
		const counted = kernel?.counted() ?? 0;
		if (kernel) say(`the kernel counted ${counted} packets that it dropped, and names ${kernelDrops.length}`);
		const unnamedDrops =
			counted === kernelDrops.length ? [] : [`The kernel dropped ${counted} packets and names ${kernelDrops.length}.`];
		const janus = await call.readJanus();
		await capture?.end();
		// A page that stands still reads no pictures; those on the wire are counted then.
		const standsStill = scenario.events.some(({ act }) => act.kind === "frozen");
		const gathered = new Map<LabMember, PageEvidence>();
		for (const member of [...members].reverse()) {
			if (isGone(member)) continue;
			const found = await member.page.call("streams");
			const streams = standsStill
				? found.map((stream) => ({ ...stream, pictures: undefined, sizes: undefined }))
				: found;
			await member.page.call("leave");
			const [reports, peerReadings] = [await member.page.read("reports"), await member.page.read("peerReadings")];
			gathered.set(member, { streams, reports, peerReadings });
		}
		await ask(`/api/v1/webinars/${webinar}/end`, "POST");
		// Reading takes a whole core: it waits until nobody measures any more.
		const evidence = {
			janus,
			captured: (await capture?.streams()) ?? [],
			datagrams: await capture?.datagrams(portsOf(members)),
			isReordered: Object.values(scenario.impairments).some(({ up, down }) => up.reorder || down.reorder),
			steadyAtMs: begunMs + SETTLING_MS,
			steadyFromMs,
			untilMs: steadyFromMs - SETTLING_MS + seconds * 1_000,
		};

		const rows: Row[] = [];
		const disagreements = [...(await strangersIn(ask, webinar, members))];
		const causes: Record<string, readonly Cause[]> = {};
		const cutOffs: Record<string, readonly ToldCutOff[]> = {};
		const sizes: Record<string, Readonly<Record<string, readonly string[]>>> = {};
		const states: Record<string, Readonly<Record<string, readonly string[]>>> = {};
		const pace: Record<string, PollPace | undefined> = {};
		const connections: Record<string, readonly string[]> = {};
		const callMs = steadyFromMs - SETTLING_MS;
		for (const [member, page] of gathered) {
			const { who, participant } = member;
			const reported = { who, participant, reports: page.reports, live: answers.get(member)?.live ?? [] };
			const api = await compareApi(ask, webinar, reported);
			disagreements.push(...api.disagreements);
			const told = await toldCauses(ask, { webinar, participant, callMs });
			causes[who] = told.causes;
			cutOffs[who] = told.cutOffs;
			const relays = member.relays.map((relay) => lessKernelDrops(relay, kernelDrops));
			rows.push(...seeMember({ ...member, relays }, page, api, evidence).flatMap(rowsOf));
			rows.push(...processorRowsOf(member, page, api, processors, evidence));
			states[who] = changesOf(answers.get(member)?.states ?? []);
			sizes[who] = shownSizes(page.streams);
			pace[who] = pollPace(await member.page.read("polls"));
			rows.push(...sizeRows(who, page.streams, page.reports));
			const received = [...new Set(page.streams.map(({ type }) => type))].filter((type) => type.endsWith("_output"));
			rows.push(...silenceRows(who, scenario, callMs, received, page.reports));
			if ("freeze" in member.page) connections[who] = sayStates(await member.page.read("states"), callMs);
			rows.push(...pressureRows(who, scenario, seconds, rollupsOf(page.reports).get("cpu_usage")));
		}
		return {
			...{ name, seed, seconds, rows, disagreements, causes, cutOffs, pace, sizes, connections, states },
			browser: `Chromium ${call.browser.version()}`,
			liveAnswers: [...answers.values()].flatMap(({ live }) => live).length,
			machineLatenessMs,
			problems: [...members.flatMap(({ page }) => page.problems), ...unnamedDrops],
			relayLatenessMs: Math.max(...members.flatMap(({ relays }) => relays.map((relay) => relay.lateness().p99Ms))),
		};
	} finally {
		processors?.stop();
		kernel?.close();
		await call.close();
		await capture?.close();
	}
}
