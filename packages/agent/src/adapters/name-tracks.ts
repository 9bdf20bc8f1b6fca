/**
 * @module Names the track of each stream that a connection sends, for browsers whose reports do not: Firefox.
 *
 * A share is named by its track. Firefox's `outbound-rtp` has no `mediaSourceId` that would lead to it, but a mid, and
 * the line of that mid knows the track that it sends at the moment: one that carried a screen and then a camera is told
 * rightly, and so are two connections with the same mids. Whatever an adapter watches, it watches so.
 */
import type { Entry } from "../measure/adapt.js";
import { readStats } from "../read-stats.js";
import type { Connection } from "../session.js";

interface Line {
	readonly mid: string | null;
	readonly sender: { readonly track: { readonly id: string } | null };
}

/** The part of an RTCPeerConnection that is read. */
export interface ConnectionOfLines extends Connection {
	getTransceivers?(): readonly Line[];
}

/** What to call a track, by its id. */
type NameOf = (id: unknown) => unknown;

/** The same connection with named tracks; `prepare` is asked at each report for how to call them. */
export function renameTracks(connection: ConnectionOfLines, prepare: () => NameOf): Connection {
	const sentOn = (mid: unknown) => connection.getTransceivers?.().find((line) => line.mid === mid)?.sender.track?.id;
	const rename = (entry: Entry, nameOf: NameOf): Entry => {
		const isSent = entry["type"] === "outbound-rtp";
		if (!isSent && entry["type"] !== "inbound-rtp") return entry;
		const name = nameOf(isSent ? sentOn(entry["mid"]) : entry["trackIdentifier"]);
		return name === entry["trackIdentifier"] ? entry : { ...entry, trackIdentifier: name };
	};
	return {
		get connectionState() {
			return connection.connectionState ?? "";
		},
		getSenders: () => connection.getSenders?.() ?? [],
		async getStats() {
			const report = await readStats(connection);
			const nameOf = prepare();
			return {
				*values() {
					for (const entry of report.values()) yield rename(entry, nameOf);
				},
			};
		},
	};
}

/** One for each connection, so that it is measured once, whoever hands it over. */
const named = new WeakMap<ConnectionOfLines, Connection>();

/** What to hand to `agent.watch` in the place of a connection; for the same connection always the same. */
export function nameTracks(connection: ConnectionOfLines): Connection {
	// Where there are no lines there is nothing to name, and what is no connection is for the agent to say.
	if (typeof connection?.getTransceivers !== "function") return connection;
	const known = named.get(connection) ?? renameTracks(connection, () => (id) => id);
	named.set(connection, known);
	return known;
}
