/** Runs one scenario: the call, its events, its end, and what everybody says of it. */
import type { SlotReport } from "@qoscope/agent";
import { EMPTY_ROLLUP, merge, type Rollup, rollUpSlot, type StreamType } from "@qoscope/wire";
import { compareApi, type Reported } from "../compare/compare-api.js";
import { type Row, rowsOf } from "../compare/rows.js";
import type { PublisherAction } from "../page/publisher.js";
import type { Act, Scenario } from "../scenario/scenario.js";
import { truthOf } from "../truth/truth-of.js";
import { type LabMember, openLabCall } from "./lab-call.js";

/** Time for what is under way to arrive: the last packets that are lost are invisible to their receiver. */
const TAIL_MS = 1_500;
/** Opening a page takes a whole core, which the first readings of delay and jitter show and the wire does not. */
const SETTLING_MS = 10_000;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface ScenarioResult {
	readonly name: string;
	readonly seed: number;
	readonly rows: readonly Row[];
	/** What the API said that its own samples do not; empty when all is well. */
	readonly disagreements: readonly string[];
	readonly problems: readonly string[];
	/** The 99th percentile of how late the relays sent a packet. */
	readonly relayLatenessMs: number;
}

function rollupsOf(reports: readonly SlotReport[], fromMs = 0): ReadonlyMap<StreamType, Rollup> {
	const rollups = new Map<StreamType, Rollup>();
	for (const { slot, samples } of reports) {
		if (slot < fromMs) continue;
		for (const { type, sample } of samples) {
			rollups.set(type, merge(rollups.get(type) ?? EMPTY_ROLLUP, rollUpSlot(slot, sample)));
		}
	}
	return rollups;
}

async function perform(members: readonly LabMember[], act: Act): Promise<void> {
	const member = members.find(({ role }) => role === act.role);
	if (act.kind === "page") await member?.page.call("act", act.action as PublisherAction, act.value);
	else for (const relay of member?.relays ?? []) relay.setDown(act.isDown);
}

async function stopMedia(members: readonly LabMember[]): Promise<void> {
	const relays = members.flatMap((member) => member.relays);
	for (const relay of relays) relay.stopDropping();
	await wait(TAIL_MS);
	for (const { page } of members) await page.call("pauseAll");
	await wait(TAIL_MS);
}

export async function runScenario(
	scenario: Scenario,
	options: { readonly seed: number; readonly seconds?: number; readonly say?: (line: string) => void },
): Promise<ScenarioResult> {
	const { seed, say = () => {} } = options;
	const seconds = options.seconds ?? scenario.seconds;
	const webinar = 700_000_000 + seed;
	const { simulcast, share } = scenario;
	const call = await openLabCall({ webinar, seed, impairments: scenario.impairments, simulcast, share });
	try {
		say(`${scenario.name}: ${seconds} s of call, seed ${seed}`);
		const begunMs = performance.now();
		const steadyAtMs = begunMs + SETTLING_MS;
		const steadyFromMs = Date.now() + SETTLING_MS;
		for (const { atMs, act } of scenario.events) {
			await wait(begunMs + atMs - performance.now());
			await perform(call.members, act);
		}
		await wait(begunMs + seconds * 1_000 - performance.now());
		await stopMedia(call.members);

		const rows: Row[] = [];
		const reported: Reported[] = [];
		for (const { role, page, relays, participant } of [...call.members].reverse()) {
			const streams = await page.call("streams");
			await page.call("leave");
			const reports = await page.read("reports");
			reported.push({ who: role, participant, reports });
			const whole = rollupsOf(reports);
			const steady = rollupsOf(reports, steadyFromMs);
			for (const [type, truth] of truthOf(streams, relays, steadyAtMs)) {
				rows.push(...rowsOf(role, type, truth, whole.get(type) ?? EMPTY_ROLLUP, steady.get(type) ?? EMPTY_ROLLUP));
			}
		}
		await call.ask(`/api/v1/webinars/${webinar}/end`, "POST");
		const disagreements: string[] = [];
		for (const one of reported) disagreements.push(...(await compareApi(call.ask, webinar, one)));
		return {
			name: scenario.name,
			seed,
			rows,
			disagreements,
			problems: call.members.flatMap(({ page }) => page.problems),
			relayLatenessMs: Math.max(...call.members.flatMap(({ relays }) => relays.map((relay) => relay.lateness().p99Ms))),
		};
	} finally {
		await call.close();
	}
}
