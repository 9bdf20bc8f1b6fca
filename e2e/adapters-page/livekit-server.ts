/**
 * A stand-in of a LiveKit server inside of the page: it takes what a participant publishes and sends a screen, on two
 * connections of its own. The messages are those of livekit_rtc.proto, in its JSON form where it answers.
 */
import { SignalRequest } from "@livekit/protocol";
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

export const createLivekitServer =
	(createConnection: () => RTCPeerConnection): SignalServer =>
	(signal) => {
		const connections = { PUBLISHER: createConnection(), SUBSCRIBER: createConnection() };
		for (const [target, connection] of Object.entries(connections)) {
			connection.onicecandidate = ({ candidate }) => {
				if (candidate) signal.send({ trickle: { target, candidateInit: JSON.stringify(candidate) } });
			};
		}

		async function offerScreen(): Promise<void> {
			const { SUBSCRIBER } = connections;
			const stream = new MediaStream();
			SUBSCRIBER.createDataChannel("_reliable");
			SUBSCRIBER.addTransceiver(createPicture(), { direction: "sendonly", streams: [stream] });
			await SUBSCRIBER.setLocalDescription();
			// LiveKit names participant and track in the stream's id.
			const sdp = SUBSCRIBER.localDescription?.sdp.replaceAll(stream.id, `${OTHER.sid}|TR_other`);
			signal.send({ offer: { type: "offer", sdp, id: 1 } });
		}

		async function take(message: SignalRequest["message"]): Promise<void> {
			const { PUBLISHER, SUBSCRIBER } = connections;
			if (message.case === "offer") {
				await PUBLISHER.setRemoteDescription({ type: "offer", sdp: message.value.sdp });
				await PUBLISHER.setLocalDescription();
				signal.send({ answer: { type: "answer", sdp: PUBLISHER.localDescription?.sdp, id: message.value.id } });
			} else if (message.case === "answer") {
				await SUBSCRIBER.setRemoteDescription({ type: "answer", sdp: message.value.sdp });
			} else if (message.case === "trickle") {
				const { target, candidateInit } = message.value;
				const connection = target === 0 ? PUBLISHER : SUBSCRIBER;
				await connection.addIceCandidate(JSON.parse(candidateInit));
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
			if (message instanceof ArrayBuffer) {
				const request = SignalRequest.fromBinary(new Uint8Array(message));
				taken = taken.then(() => take(request.message)).catch(console.error);
			} else {
				signal.send({ join: JOIN });
				taken = taken.then(offerScreen).catch(console.error);
			}
		};
	};
