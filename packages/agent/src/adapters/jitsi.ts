/**
 * @module Watches the connection of a JitsiConference of lib-jitsi-meet: to the bridge, or to the other participant.
 *
 * Reads `jvbJingleSession` and `p2pJingleSession`, of which `isP2PActive()` says which one carries the media, and the
 * browser's connection in its `peerconnection.peerconnection`; the tracks whose `getVideoType()` is a desktop.
 * Names and events are those of lib-jitsi-meet's source of August 2026; the package of that name on npm is of 2016 and
 * knows neither session, so that it has been tried with a stand-in alone.
 */
import { safe } from "../safe.js";
import type { Agent } from "../start-agent.js";
import { createFollower, readInner } from "./follower.js";

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

/** Values of JitsiConferenceEvents, after which another connection may carry the media or another track the screen. */
const CONFERENCE_EVENTS = [
	"conference.joined",
	"conference.left",
	"conference.connectionEstablished",
	"conference.connectionRestored",
	"conference.media_session.started",
	"conference.media_session.active_changed",
	"conference.p2pStatus",
	"conference.trackAdded",
	"conference.trackMuteChanged",
	"conference.trackRemoved",
];

/** Call it at any time, also before `conference.join`. The answer ends the watching. */
export function watchJitsi(agent: Pick<Agent, "watch" | "share">, conference: JitsiConference): () => void {
	const follow = safe(createFollower(agent));
	const refresh = safe(() => {
		const session = conference.isP2PActive() ? conference.p2pJingleSession : conference.jvbJingleSession;
		follow([readInner(session?.peerconnection, "peerconnection")]);
		const received = conference.getParticipants().flatMap((participant) => participant.getTracks());
		for (const track of [...conference.getLocalTracks(), ...received]) {
			const media = track.getVideoType()?.startsWith("desktop") && track.getTrack();
			if (media) agent.share(media);
		}
	});
	safe(() => {
		for (const event of CONFERENCE_EVENTS) conference.on(event, refresh);
	})();
	refresh();
	return safe(() => {
		for (const event of CONFERENCE_EVENTS) conference.off(event, refresh);
		follow([]);
	});
}
