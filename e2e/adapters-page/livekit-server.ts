/**
 * A stand-in of a LiveKit server inside of the page: it takes what a participant publishes and sends a screen, on two
 * connections, or on one where the participant joins by an offer (`/rtc/v1`). The messages are those of
 * livekit_rtc.proto, in its JSON form where it answers.
 */
import { JoinRequest, type SessionDescription, SignalRequest, WrappedJoinRequest } from "@livekit/protocol";
import { createPicture } from "./picture.js";
import type { SignalServer } from "./signal-socket.js";

/** The screen of another participant, as the server tells of it. */
const OTHER = {
	sid: "PA_other",
	identity: "other",
	tracks: [{ sid: "TR_other", type: "VIDEO", source: "SCREEN_SHARE" }],
};
const JOIN = {
	room: { sid: "RM_1", name: "room" },
	participant: { sid: "PA_own", identity: "own", permission: { canPublish: true, canSubscribe: true } },
	otherParticipants: [OTHER],
	serverVersion: "1.9.0",
	subscriberPrimary: true,
	pingInterval: 600,
	pingTimeout: 600,
};

/** LiveKit names participant and track in the stream's id. */
const STREAM = `${OTHER.sid}|${OTHER.tracks[0]?.sid}`;

/** The offer that a participant joins with; undefined where it waits for the server's. */
async function readOffer(url: string): Promise<SessionDescription | undefined> {
	const packed = new URL(url).searchParams.get("join_request");
	if (packed === null) return undefined;
	const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
	const { joinRequest } = WrappedJoinRequest.fromBinary(Uint8Array.from(binary, (byte) => byte.charCodeAt(0)));
	const unpacked = new Blob([new Uint8Array(joinRequest)]).stream().pipeThrough(new DecompressionStream("gzip"));
	return JoinRequest.fromBinary(await new Response(unpacked).bytes()).publisherOffer;
}

export const createLivekitServer =
	(createConnection: () => RTCPeerConnection): SignalServer =>
	(signal) => {
		const connections = { PUBLISHER: createConnection(), SUBSCRIBER: createConnection() };
		const { PUBLISHER, SUBSCRIBER } = connections;
		for (const [target, connection] of Object.entries(connections)) {
			connection.onicecandidate = ({ candidate }) => {
				if (candidate) signal.send({ trickle: { target, candidateInit: JSON.stringify(candidate) } });
			};
		}
		const stream = new MediaStream();
		const describe = ({ localDescription }: RTCPeerConnection, id: number) => {
			const sdp = localDescription?.sdp.replaceAll(stream.id, STREAM);
			return { type: localDescription?.type, sdp, id };
		};

		async function offerScreen(): Promise<void> {
			SUBSCRIBER.createDataChannel("_reliable");
			SUBSCRIBER.addTransceiver(createPicture(), { direction: "sendonly", streams: [stream] });
			await SUBSCRIBER.setLocalDescription();
			signal.send({ offer: describe(SUBSCRIBER, 1) });
		}

		/** Puts the screen into the first line that the participant has offered for it. */
		async function fillScreen(): Promise<void> {
			const line = PUBLISHER.getTransceivers().find(({ receiver }) => receiver.track.kind === "video");
			if (line === undefined) throw new Error("The participant offers no line for pictures.");
			line.direction = "sendonly";
			line.sender.setStreams(stream);
			await line.sender.replaceTrack(createPicture());
		}

		async function answer({ sdp, id }: SessionDescription, prepare?: () => Promise<void>): Promise<void> {
			await PUBLISHER.setRemoteDescription({ type: "offer", sdp });
			await prepare?.();
			await PUBLISHER.setLocalDescription();
			signal.send({ answer: describe(PUBLISHER, id) });
		}

		async function join(): Promise<void> {
			signal.send({ join: JOIN });
			const offer = await readOffer(signal.url);
			if (offer) await answer(offer, fillScreen);
			else await offerScreen();
		}

		async function take(message: SignalRequest["message"]): Promise<void> {
			if (message.case === "offer") await answer(message.value);
			else if (message.case === "answer") {
				await SUBSCRIBER.setRemoteDescription({ type: "answer", sdp: message.value.sdp });
			} else if (message.case === "trickle") {
				const { target, candidateInit } = message.value;
				await (target === 0 ? PUBLISHER : SUBSCRIBER).addIceCandidate(JSON.parse(candidateInit));
			} else if (message.case === "addTrack") {
				const { cid, name } = message.value;
				signal.send({ trackPublished: { cid, track: { sid: "TR_own", type: "VIDEO", source: "SCREEN_SHARE", name } } });
			} else if (message.case === "leave") {
				for (const connection of Object.values(connections)) connection.close();
			}
		}

		// One message after the other, as a socket has them.
		let taken = Promise.resolve();
		return (message) => {
			const next =
				message instanceof ArrayBuffer ? () => take(SignalRequest.fromBinary(new Uint8Array(message)).message) : join;
			taken = taken.then(next).catch(console.error);
		};
	};
