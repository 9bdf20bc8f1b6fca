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

	function takeAll(infos: readonly unknown[], nowMs: number): void {
		const present = new Set<Visit>();
		for (const info of infos) {
			const reading = readHandle(info);
			const visit = reading === undefined ? undefined : visitOf(reading);
			if (reading === undefined || visit === undefined) continue;
			present.add(visit);
			visit.take(reading, nowMs);
		}
		for (const [name, visit] of visits) {
			if (present.has(visit)) visit.close(nowMs - CLOSE_AFTER_MS);
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
				takeAll(await readHandles(), clock.now());
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

/** A step whose middle lies in a slot may end this much after it: half of a poll's interval, and some. */
const CLOSE_AFTER_MS = 1_000;
