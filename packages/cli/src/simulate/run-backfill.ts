/** Writes a webinar of the past through the batch door; the host leaves last and ends it. */
import { MAX_REPORT_BYTES, SLOT_MS, WIRE_VERSION } from "@qoscope/wire";
import { Failure } from "../failure.js";
import type { Player } from "./make-cast.js";
import { countRefused, countStored, type Tally } from "./tally.js";
import { pause, type Timeline } from "./timeline.js";
import { samplesAt } from "./track.js";

export interface BackfillOptions {
	readonly cast: readonly Player[];
	readonly url: string;
	readonly webinar: number;
	/** Start of the first slot. */
	readonly startMs: number;
	readonly slots: number;
	readonly timeline: Timeline;
	readonly tally: Tally;
	readonly stop: AbortSignal;
	readonly fetch: typeof globalThis.fetch;
}

/** Bodies under way at the same time. */
const AT_ONCE = 8;
/** Reports in one body, by wire v1. */
const MOST_REPORTS = 1_000;
/** How often a server that is busy or away is asked again, and after how long when it does not say. */
const ATTEMPTS = 30;
const RETRY_MS = 1_000;

/** Slot starts and their samples. */
type Reports = ReadonlyMap<number, string>;

interface Answer {
	readonly acknowledged: readonly number[];
	readonly refused: readonly { readonly slot: number; readonly reason: string }[];
	readonly participantId: string;
	readonly webinarUuid: string;
}

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields =>
	typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};

function readAnswer(content: unknown): Answer {
	const { acknowledged, refused, participantId, webinarUuid } = fieldsOf(content) as {
		readonly [name in keyof Answer]?: unknown;
	};
	return {
		acknowledged: Array.isArray(acknowledged) ? acknowledged.filter((slot) => typeof slot === "number") : [],
		refused: Array.isArray(refused)
			? refused.map(fieldsOf).map((one) => ({ slot: Number(one["slot"]), reason: String(one["reason"]) }))
			: [],
		participantId: String(participantId),
		webinarUuid: String(webinarUuid),
	};
}

/** Cuts a participant's reports so that each body stays under the bound, the leave included. */
export function splitReports(reports: Reports, roomBytes: number): Reports[] {
	const parts: Map<number, string>[] = [];
	let part = new Map<number, string>();
	let left = roomBytes;
	for (const [slot, samples] of reports) {
		// `{"slot":,"samples":},` has 21 characters, a slot at most 16; all of it is ASCII.
		const size = samples.length + 37;
		if (part.size > 0 && (size > left || part.size === MOST_REPORTS)) {
			parts.push(part);
			part = new Map();
			left = roomBytes;
		}
		part.set(slot, samples);
		left -= size;
	}
	return part.size === 0 ? parts : [...parts, part];
}

export async function runBackfill(options: BackfillOptions): Promise<void> {
	const { cast, url, webinar, startMs, slots, timeline, tally, stop } = options;
	const door = `${url}/agent/v1/webinars/${webinar}/reports`;

	const bodyOf = (player: Player, reports: Reports, leave?: object): string => {
		const { token, run, facts } = player;
		const head = JSON.stringify({
			version: WIRE_VERSION,
			token,
			run,
			facts,
			...(leave === undefined ? {} : { leave }),
		});
		const texts = [...reports].map(([slot, samples]) => `{"slot":${slot},"samples":${samples}}`);
		return `${head.slice(0, -1)},"reports":[${texts.join()}]}`;
	};

	/** The answer's content, or the reason for which the body was turned away whole. */
	const post = async (body: string): Promise<{ answer: Answer } | { reason: string }> => {
		for (let attempt = 1; attempt <= ATTEMPTS && !stop.aborted; attempt++) {
			let waitMs = RETRY_MS;
			try {
				const headers = { "content-type": "application/json" };
				const response = await options.fetch(door, { method: "POST", headers, body });
				const content: unknown = await response.json().catch(() => undefined);
				if (response.ok) return { answer: readAnswer(content) };
				if (response.status !== 429 && response.status < 500) {
					return { reason: String(fieldsOf(content)["reason"] ?? `HTTP ${response.status}`) };
				}
				waitMs = Number(response.headers.get("retry-after") ?? 0) * 1_000 || RETRY_MS;
			} catch {
				// Nobody answered: it may be starting again.
			}
			await pause(timeline, waitMs, stop);
		}
		if (stop.aborted) return { reason: "stopped" };
		throw new Failure(`${url} took no reports for ${ATTEMPTS} attempts: look at the server's log`);
	};

	const put = async (player: Player, reports: Reports, leave?: object): Promise<boolean> => {
		tally.sent += reports.size;
		const result = await post(bodyOf(player, reports, leave));
		if ("reason" in result) {
			countRefused(tally, result.reason, reports.size);
			return false;
		}
		const { acknowledged, refused, participantId, webinarUuid } = result.answer;
		for (const slot of acknowledged) {
			const samples = reports.get(slot);
			if (samples !== undefined) countStored(tally, { participantId, webinarUuid, run: player.run, slot, samples });
		}
		for (const { reason } of refused) countRefused(tally, reason, 1);
		return true;
	};

	const play = async (player: Player): Promise<void> => {
		const reports = new Map<number, string>();
		for (let index = 0; index < slots; index++) {
			const samples = samplesAt(player.track, player.offset, index);
			if (samples !== undefined) reports.set(startMs + index * SLOT_MS, samples);
		}
		const envelope = bodyOf(player, new Map(), { end: true }).length;
		tally.connected += 1;
		const parts = splitReports(reports, MAX_REPORT_BYTES - envelope - 1);
		for (const [index, part] of parts.entries()) {
			const isLast = index === parts.length - 1;
			if (stop.aborted || !(await put(player, part, isLast && !player.isHost ? {} : undefined))) break;
		}
		tally.connected -= 1;
	};

	const [host, ...others] = cast;
	if (host === undefined) return;
	// The host comes first, so that the webinar begins with its first slot.
	await play(host);
	const waiting = others.values();
	const workers = Array.from({ length: AT_ONCE }, async () => {
		for (const player of waiting) if (!stop.aborted) await play(player);
	});
	await Promise.all(workers);
	await put(host, new Map(), { end: true });
}
