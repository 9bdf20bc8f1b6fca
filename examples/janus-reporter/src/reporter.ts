/** Polls Janus once a second and keeps one Visit for each participant who came without an agent. */
import type { BatchDoor } from "./batch-door.js";
import { type HandleReading, readHandle } from "./handle-reading.js";
import type { Options } from "./options.js";
import type { ServerClock } from "./server-clock.js";
import type { Way } from "./stream-type.js";
import { createVisit, type Visit } from "./visit.js";

export interface ReporterParts {
	readonly options: Pick<Options, "webinar" | "visits" | "crc" | "rwg" | "screen">;
	/** All `handle_info` of Janus. */
	readonly readHandles: () => Promise<readonly unknown[]>;
	readonly door: BatchDoor;
	readonly clock: ServerClock;
	readonly local: () => number;
	readonly log: (line: string) => void;
}

export interface Reporter {
	/** One look at Janus. Delivery goes on beside it, so that a slow server holds up no poll. Never throws. */
	readonly poll: () => Promise<void>;
	/** Delivers the slots so far, the current one included, but says of nobody that they left. */
	readonly finish: () => Promise<void>;
}

function wayOf(visit: string, { crc, rwg }: ReporterParts["options"]): Way {
	if (crc?.test(visit)) return "crc";
	return rwg?.test(visit) ? "rwg" : "direct";
}

/** Undefined for a handle that belongs to no webinar: its room has no number, or it is in none. */
function webinarOf(reading: HandleReading, { webinar }: ReporterParts["options"]): number | undefined {
	if (webinar !== undefined) return webinar;
	return reading.room !== undefined && /^[1-9]\d{0,14}$/.test(reading.room) ? Number(reading.room) : undefined;
}

export function createReporter({ options, readHandles, door, clock, local, log }: ReporterParts): Reporter {
	const visits = new Map<string, Visit>();
	/** Who has gone and has something to deliver. */
	const leaving = new Set<Visit>();
	/** The server's time minus Janus' own, which all its handles have. */
	let aheadMs: number | undefined;

	/** A reading was made between question and answer; as long as it fits, the clocks are as far apart as before. */
	function serverTimeOf({ atMs }: HandleReading, askedMs: number, nowMs: number): number {
		aheadMs = Math.min(nowMs - atMs, Math.max(askedMs - atMs, aheadMs ?? nowMs - atMs));
		return atMs + aheadMs;
	}

	function visitOf(reading: HandleReading): Visit | undefined {
		if (!options.visits.test(reading.visit)) return undefined;
		const known = visits.get(reading.visit);
		// A subscriber's handle may come first, and knows the room as well.
		const webinar = webinarOf(reading, options);
		if (known !== undefined || webinar === undefined) return known;
		const { screen } = options;
		const way = wayOf(reading.visit, options);
		const visit = createVisit({ visit: reading.visit, webinar, way, screen, door, local, log });
		visits.set(reading.visit, visit);
		log(`${reading.visit}: joined webinar ${webinar}`);
		return visit;
	}

	function takeAll(infos: readonly unknown[], askedMs: number, nowMs: number): void {
		const present = new Set<Visit>();
		for (const info of infos) {
			const reading = readHandle(info);
			const visit = reading === undefined ? undefined : visitOf(reading);
			if (reading === undefined || visit === undefined) continue;
			present.add(visit);
			visit.take(reading, serverTimeOf(reading, askedMs, nowMs));
		}
		for (const [name, visit] of visits) {
			if (present.has(visit)) visit.close(nowMs);
			else {
				visits.delete(name);
				visit.leave();
				leaving.add(visit);
				log(`${name}: left`);
			}
		}
	}

	async function deliver(): Promise<void> {
		await Promise.all([...visits.values(), ...leaving].map((visit) => visit.deliver()));
		for (const visit of leaving) if (visit.isDone()) leaving.delete(visit);
	}

	return {
		poll: async () => {
			try {
				const askedMs = clock.now();
				takeAll(await readHandles(), askedMs, clock.now());
			} catch (error) {
				log(`Janus: ${String(error)}`);
			}
			void deliver();
		},
		finish: async () => {
			for (const visit of visits.values()) visit.close(Number.POSITIVE_INFINITY);
			await deliver();
		},
	};
}
