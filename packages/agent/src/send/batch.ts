/** The bodies of the batch door that a page leaves behind as beacons: oldest report first, within the browser's bound. */
import type { Report } from "./outbox.js";

/** Browsers keep at most 64 KiB of beacons (W3C Beacon, section 3.1, by way of Fetch's keepalive quota). */
const MAX_BEACON_BYTES = 65_536;

export interface BatchHead {
	readonly version: number;
	readonly token: string;
	readonly facts: object;
	readonly leave?: { readonly end?: boolean } | undefined;
}

/** A body for each run, since a batch has one; together they stay below the bound. A leave goes with the last run. */
export function makeBatches(reports: readonly Report[], lastRun: string, head: BatchHead): string[] {
	const { leave, ...rest } = head;
	const bodies: string[] = [];
	let room = MAX_BEACON_BYTES;
	for (const run of new Set([...reports.map((report) => report.run), ...(leave ? [lastRun] : [])])) {
		const envelope = JSON.stringify({ ...rest, run, ...(run === lastRun && leave && { leave }), reports: [] });
		room -= new TextEncoder().encode(envelope).length;
		const texts: string[] = [];
		for (const report of reports) {
			if (report.run !== run) continue;
			const text = JSON.stringify({ slot: report.slot, samples: report.samples });
			// Numbers and punctuation: a byte for each character, and one for the comma.
			if (room <= text.length + 1) break;
			room -= text.length + 1;
			texts.push(text);
		}
		if (room > 0) bodies.push(`${envelope.slice(0, -2)}${texts.join()}]}`);
	}
	return bodies;
}
