/**
 * @module Watches the connection of a JitsiConference of lib-jitsi-meet: to the bridge, or to the other participant.
 *
 * Reads `jvbJingleSession` and `p2pJingleSession`, of which `isP2PActive()` says which one carries the media, and the
 * browser's connection in its `peerconnection.peerconnection`; the tracks whose `getVideoType()` is a desktop.
 * Tried by hand in Chromium with lib-jitsi-meet's source of August 2026 (01daa07): its own conferences in one page, with
 * stand-ins of the XMPP server and of the bridge. The package of that name on npm is of 2016 and knows neither session, so that the tests have a stand-in.
 */
import { safe } from "../safe.js";
import type { Agent } from "../start-agent.js";
import { createFollower, readInner } from "./follower.js";
import { nameScreens, SCREEN } from "./name-tracks.js";

interface Session {
	readonly peerconnection: object | null;
}
interface Track {
	getVideoType(): string | undefined;
	getTrack(): { readonly id: string } | null;
}

/** The part of a JitsiConference that is read. */
export interface JitsiConference {
	readonly jvbJingleSession?: Session | null;
	readonly p2pJingleSession?: Session | null;
	isP2PActive(): boolean;
	getLocalTracks(): readonly Track[];
	getParticipants(): readonly { getTracks(): readonly Track[] }[];
	on(event: string, listener: () => void): unknown;
	off(event: string, listener: () => void): unknown;
}

/** Values of JitsiConferenceEvents, after which another connection may carry the media. */
const CONFERENCE_EVENTS = [
	"conference.joined",
	"conference.left",
	"conference.connectionEstablished",
	"conference.connectionRestored",
	"conference.media_session.started",
	"conference.media_session.active_changed",
	"conference.p2pStatus",
];

/** Call it at any time, also before `conference.join`. The answer ends the watching. */
export function watchJitsi(agent: Pick<Agent, "watch" | "share">, conference: JitsiConference): () => void {
	// A bridge that rewrites SSRCs puts one's camera on the track of another's screen.
	const idsOfScreens = () => {
		const received = conference.getParticipants().flatMap((participant) => participant.getTracks());
		const screens = [...conference.getLocalTracks(), ...received].filter((track) =>
			track.getVideoType()?.startsWith("desktop"),
		);
		return screens.flatMap((track) => track.getTrack()?.id ?? []);
	};
	const follow = safe(createFollower(agent, nameScreens(idsOfScreens)));
	const refresh = safe(() => {
		const session = conference.isP2PActive() ? conference.p2pJingleSession : conference.jvbJingleSession;
		follow([readInner(session?.peerconnection, "peerconnection")]);
	});
	safe(() => {
		for (const event of CONFERENCE_EVENTS) conference.on(event, refresh);
		agent.share(SCREEN);
	})();
	refresh();
	return safe(() => {
		for (const event of CONFERENCE_EVENTS) conference.off(event, refresh);
		follow([]);
	});
}
