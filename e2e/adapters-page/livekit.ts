/** livekit-client itself: joins, publishes a screen, receives another, loses everything and comes back, and leaves. */
import { watchLivekit } from "@qoscope/agent/livekit";
import { Room, RoomEvent, Track } from "livekit-client";
import { createWatching } from "../../packages/agent/test/watching.js";
import { createLivekitServer } from "./livekit-server.js";
import { areSame, areWatched, noteConnections } from "./made-connections.js";
import { createPicture } from "./picture.js";
import { withSignal } from "./signal-socket.js";

const nextOf = (room: Room, event: RoomEvent) => new Promise<void>((resolve) => room.once(event, () => resolve()));

/** A room speaks of being connected as soon as one of its connections is. */
async function connected(connections: readonly RTCPeerConnection[]): Promise<void> {
	const changes = connections.map(async (connection) => {
		while (connection.connectionState !== "connected") {
			await new Promise((resolve) => connection.addEventListener("connectionstatechange", resolve, { once: true }));
		}
	});
	await Promise.all(changes);
}

export function watchRealRoom(singlePeerConnection: boolean): Promise<object> {
	const Connection = globalThis.RTCPeerConnection;
	// The server's connections are none of the room's.
	const server = createLivekitServer(() => new Connection());
	return withSignal(server, () =>
		noteConnections(async (made) => {
			const { agent, watched, shared } = createWatching();
			const room = new Room({ singlePeerConnection });
			const end = watchLivekit(agent, room);
			const subscribed = nextOf(room, RoomEvent.TrackSubscribed);
			await room.connect("ws://livekit.invalid", "to.ke.n");
			const screen = createPicture();
			await room.localParticipant.publishTrack(screen, { source: Track.Source.ScreenShare, simulcast: false });
			await subscribed;
			await connected(made);
			const received = [...room.remoteParticipants.values()].flatMap((participant) =>
				[...participant.trackPublications.values()].map(({ track }) => track?.mediaStreamTrack.id),
			);
			const joined = {
				made: made.length,
				areSame: areWatched(watched(), made),
				states: made.map((connection) => connection.connectionState),
				areShared: areSame([...shared], [screen.id, ...received]),
			};
			const reconnected = nextOf(room, RoomEvent.Reconnected);
			await room.simulateScenario("full-reconnect");
			await reconnected;
			await connected(made.slice(joined.made));
			const again = {
				made: made.length,
				areSame: areWatched(watched(), made.slice(joined.made)),
				states: made.map((connection) => connection.connectionState),
			};
			await room.disconnect();
			const after = watched().length;
			end();
			return { joined, again, after };
		}),
	);
}
