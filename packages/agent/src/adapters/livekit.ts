/**
 * @module Watches the connections of a Room of livekit-client: one, or one for each direction.
 *
 * Reads `room.engine.pcManager`, its `publisher` and `subscriber`, and the connection that each keeps as `_pc`. The
 * engine tells of new ones (`transportsCreated`), as after a full reconnect; a room that joins again has another engine,
 * which its own events bring to light. Screens are the publications whose source is `Track.Source.ScreenShare`.
 * Tried with livekit-client 2.23.0.
 */
import { safe } from "../safe.js";
import type { Agent } from "../start-agent.js";
import { createFollower, readInner } from "./follower.js";

interface Publication {
	readonly source: string;
	readonly track?: { readonly mediaStreamTrack: { readonly id: string } } | undefined;
}
interface Participant {
	readonly trackPublications: ReadonlyMap<string, Publication>;
}

/** The part of a Room that is read. */
export interface LivekitRoom {
	readonly engine?:
		| {
				readonly pcManager?: { readonly publisher: object; readonly subscriber?: object } | undefined;
				on(event: "transportsCreated", listener: () => void): unknown;
				off(event: "transportsCreated", listener: () => void): unknown;
		  }
		| undefined;
	readonly localParticipant: Participant;
	readonly remoteParticipants: ReadonlyMap<string, Participant>;
	on(event: RoomEvent, listener: () => void): unknown;
	off(event: RoomEvent, listener: () => void): unknown;
}

/** Values of livekit-client's RoomEvent, after which there may be other connections or another screen. */
const ROOM_EVENTS = [
	"connectionStateChanged",
	"signalConnected",
	"connected",
	"reconnected",
	"disconnected",
	"localTrackPublished",
	"trackSubscribed",
] as const;
type RoomEvent = (typeof ROOM_EVENTS)[number];

/** The value of Track.Source.ScreenShare. */
const SCREEN = "screen_share";

/** Call it at any time, also before `room.connect`. The answer ends the watching. */
export function watchLivekit(agent: Pick<Agent, "watch" | "share">, room: LivekitRoom): () => void {
	const follow = safe(createFollower(agent));
	let engine: LivekitRoom["engine"];

	const followConnections = safe(() => {
		const transports = room.engine?.pcManager;
		follow([readInner(transports?.publisher, "_pc"), readInner(transports?.subscriber, "_pc")]);
	});
	const followEngine = safe((next: LivekitRoom["engine"]) => {
		if (next === engine) return;
		engine?.off("transportsCreated", followConnections);
		engine = next;
		engine?.on("transportsCreated", followConnections);
	});
	const refresh = safe(() => {
		followEngine(room.engine);
		followConnections();
		for (const { trackPublications } of [room.localParticipant, ...room.remoteParticipants.values()]) {
			for (const { source, track } of trackPublications.values()) {
				if (source === SCREEN && track) agent.share(track.mediaStreamTrack);
			}
		}
	});

	safe(() => {
		for (const event of ROOM_EVENTS) room.on(event, refresh);
	})();
	refresh();
	return safe(() => {
		for (const event of ROOM_EVENTS) room.off(event, refresh);
		followEngine(undefined);
		follow([]);
	});
}
