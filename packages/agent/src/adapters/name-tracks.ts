/**
 * @module Names the track of each stream that a connection sends, for browsers whose reports do not: Firefox.
 *
 * A share is named by its track. Firefox's `outbound-rtp` has no `mediaSourceId` that would lead to it, but a mid, and
 * the line of that mid knows the track that it sends at the moment: one that carried a screen and then a camera is told
 * rightly, and so are two connections with the same mids. Whatever an adapter watches, it watches so.
 */
import type { Entry } from "../measure/adapt.js";
import { readStats } from "../read-stats.js";
import { safe } from "../safe.js";
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

/** The same connection with named tracks; `prepare` is called at each report for how to name them. */
function renameTracks(connection: ConnectionOfLines, prepare: () => NameOf): Connection {
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

interface Named {
	readonly connection: Connection;
	/** How its tracks are called now. */
	prepare(): NameOf;
}

/** What is watched in a connection's place: one, whoever hands it over. */
const named = new WeakMap<ConnectionOfLines, Named>();

/** `prepare` is for those who know what each track shows, and goes before what was given earlier. */
function nameTracksBy(connection: ConnectionOfLines, prepare?: () => NameOf): Connection {
	// What is no connection is for the agent to report, and where there are no lines and no names there is nothing to do.
	const isConnection = typeof connection === "object" && connection !== null;
	if (!isConnection || !(prepare || connection.getTransceivers || named.has(connection))) return connection;
	const known: Named = named.get(connection) ?? {
		connection: renameTracks(connection, () => known.prepare()),
		prepare: () => (id) => id,
	};
	if (prepare) known.prepare = prepare;
	named.set(connection, known);
	return known.connection;
}

/** What to hand to `agent.watch` in the place of a connection; for the same connection always the same. */
export function nameTracks(connection: ConnectionOfLines): Connection {
	return nameTracksBy(connection);
}

/** What a track is called while it shows a screen; it is shared once, for good. */
export const SCREEN = "qoscope:screen";

/**
 * Names the tracks that show a screen at the moment, by the ids that an SDK gives at each report. The id of a track says
 * too little: one receiver, and its track, carries a screen now and a camera later.
 */
export function nameScreens(idsOfScreens: () => Iterable<unknown>): (connection: ConnectionOfLines) => Connection {
	const ids = safe(() => new Set(idsOfScreens()));
	return (connection) =>
		nameTracksBy(connection, () => {
			const screens = ids();
			return (id) => (screens?.has(id) ? SCREEN : id);
		});
}
