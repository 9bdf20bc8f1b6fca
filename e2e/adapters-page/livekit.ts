/** livekit-client itself: joins, publishes a screen, receives another, loses everything and comes back, and leaves. */
import { watchLivekit } from "@qoscope/agent/livekit";
import { Room, RoomEvent, Track } from "livekit-client";
import { createWatching } from "../../packages/agent/test/watching.js";
import { createLivekitServer } from "./livekit-server.js";
import { areWatched, noteConnections, streamsNamed } from "./made-connections.js";
import { createPicture } from "./picture.js";
import { withSignal } from "./signal-socket.js";

/** For a busy machine. */
const LIMIT_MS = 30_000;

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
			// A browser reports a received stream once there is a packet of it.
			let screens = await streamsNamed(watched(), shared);
			const begunMs = performance.now();
			while (screens.received < 1 && performance.now() - begunMs < LIMIT_MS) {
				await new Promise((resolve) => setTimeout(resolve, 100));
				screens = await streamsNamed(watched(), shared);
			}
			const joined = {
				made: made.length,
				areSame: areWatched(watched(), made),
				states: made.map((connection) => connection.connectionState),
				screens,
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
