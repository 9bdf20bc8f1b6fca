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
import { nameScreens, SCREEN } from "./name-tracks.js";

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

/** Values of livekit-client's RoomEvent, after which there may be other connections. */
const ROOM_EVENTS = ["connectionStateChanged", "signalConnected", "connected", "reconnected", "disconnected"] as const;
type RoomEvent = (typeof ROOM_EVENTS)[number];

/** The value of Track.Source.ScreenShare. */
const SCREEN_SOURCE = "screen_share";

/** Call it at any time, also before `room.connect`. The answer ends the watching. */
export function watchLivekit(agent: Pick<Agent, "watch" | "share">, room: LivekitRoom): () => void {
	// Looked up at each report, since a receiver that carried a screen carries a camera next, under the same track.
	const idsOfScreens = () =>
		[room.localParticipant, ...room.remoteParticipants.values()].flatMap(({ trackPublications }) =>
			[...trackPublications.values()].flatMap(({ source, track }) =>
				source === SCREEN_SOURCE && track ? track.mediaStreamTrack.id : [],
			),
		);
	const follow = safe(createFollower(agent, nameScreens(idsOfScreens)));
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
	});

	safe(() => {
		agent.share(SCREEN);
		for (const event of ROOM_EVENTS) room.on(event, refresh);
	})();
	refresh();
	return safe(() => {
		for (const event of ROOM_EVENTS) room.off(event, refresh);
		followEngine(undefined);
		follow([]);
	});
}
