/** The bodies of the batch door that a page leaves behind as beacons: oldest report first, within the browser's bound. */
import type { Rating, Report } from "./outbox.js";

/** Browsers keep less than 64 KiB of beacons (Fetch, section 4.6, the keepalive quota). */
const BEACON_BYTES = 65_536;

/** What a body says beside its reports; `run` is the one that is going on. */
export interface BatchHead {
	readonly version: number;
	readonly token: string;
	readonly facts: object;
	readonly run: string;
	readonly rating: Rating["body"] | undefined;
	readonly leave: { readonly end: boolean | undefined } | undefined;
}

/** A body for each run, since a batch has one. Where one would be too large the newest reports give way. */
export function makeBatches(reports: readonly Report[], head: BatchHead): string[] {
	const bodies: string[] = [];
	for (const run of new Set([...reports.map((report) => report.run), head.run])) {
		const rest = reports.filter((report) => report.run === run).map(({ body }) => body);
		// The rating may be said twice; a leave before the newest reports may not.
		const leave = run === head.run ? head.leave : undefined;
		if (!rest[0] && !leave && !head.rating) continue;
		let body: string;
		do body = JSON.stringify({ ...head, run, leave, reports: rest });
		while (
			// Counted in UTF-8, without what not every environment has.
			encodeURIComponent(body).replace(/%../g, "-").length >= BEACON_BYTES &&
			rest.pop()
		);
		bodies.push(body);
	}
	return bodies;
}
