/** Receives everything that one publisher sends to the room. */
import { type OpenRelay, throughRelay, withoutCandidates } from "./sdp.js";
import type { VideoRoom } from "./video-room.js";

export interface AttendeeOptions {
	readonly room: number;
	readonly visit: string;
	/** How many times more the sound is received, each time as a stream of its own. */
	readonly moreSounds: number;
	readonly openRelay: OpenRelay;
	/** Gets the connection before it carries anything. */
	readonly onConnection: (connection: RTCPeerConnection, shareMid: string) => void;
	/** Gets each track that arrives. */
	readonly onTrack: (track: MediaStreamTrack, mid: string) => void;
	/** Gets the track of the shared screen. */
	readonly onShare: (track: MediaStreamTrack, mid: string) => void;
}

interface Feed {
	readonly id: number;
	readonly streams: readonly { readonly mid: string; readonly type: string }[];
}
interface SubscribedStream {
	readonly mid: string;
	readonly feed_description?: string;
}

export async function attend(room: VideoRoom, options: AttendeeOptions): Promise<RTCPeerConnection> {
	const list = await room.attach(options.visit);
	const joined = await list.ask({ request: "join", ptype: "publisher", room: options.room, display: options.visit });
	const [publisher] = joined.data["publishers"] as readonly Feed[];
	if (publisher === undefined) throw new Error("Nobody publishes in the room.");
	const mid = publisher.streams.find(({ type }) => type === "audio")?.mid;
	// The room sends a stream again to who names it again, by another name.
	const sounds = Array.from({ length: options.moreSounds }, (_, number) => ({
		feed: publisher.id,
		mid,
		crossrefid: `sound ${number}`,
	}));
	const handle = await room.attach(options.visit);
	const subscribed = await handle.ask({
		request: "join",
		ptype: "subscriber",
		room: options.room,
		streams: [{ feed: publisher.id }, ...sounds],
	});
	const streams = subscribed.data["streams"] as readonly SubscribedStream[];
	const shareMid = streams.find(({ feed_description }) => feed_description === "screen")?.mid ?? "";
	const connection = new RTCPeerConnection();
	connection.ontrack = (event) => {
		options.onTrack(event.track, event.transceiver.mid ?? "");
		if (event.transceiver.mid === shareMid) options.onShare(event.track, shareMid);
	};
	options.onConnection(connection, shareMid);
	const accept = async (offer: RTCSessionDescriptionInit | undefined, isAfterFailure: boolean) => {
		if (!offer) throw new Error("Janus offered nothing.");
		const openRelay: OpenRelay = (transport) => options.openRelay({ ...transport, isAfterFailure });
		await connection.setRemoteDescription(await throughRelay(offer, openRelay));
		await connection.setLocalDescription(await connection.createAnswer());
		await handle.ask({ request: "start" }, withoutCandidates(connection.localDescription));
	};
	await accept(subscribed.jsep, false);
	// A browser gives a transport up that nothing comes over. An application asks for another then.
	connection.addEventListener("connectionstatechange", async () => {
		if (connection.connectionState !== "failed") return;
		await accept((await handle.ask({ request: "configure", restart: true })).jsep, true);
	});
	return connection;
}
