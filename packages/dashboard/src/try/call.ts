/** A call with itself: two connections in one page. The agent watches the first; the second is the other side. */
import type { Media } from "./synthetic-media.js";

export const CALL_STREAMS = ["audio", "video", "share"] as const;
export type CallStream = (typeof CALL_STREAMS)[number];

export interface Call {
	/** The connection that stands for the participant. */
	readonly watched: RTCPeerConnection;
	/** What the participant receives, by stream. */
	readonly received: Media;
	/** The m-line of the share, by which the agent is told which of the received pictures it is. */
	readonly shareMid: string | undefined;
	/** Sends another track from now on, without a new negotiation. */
	readonly replace: (stream: CallStream, track: MediaStreamTrack) => Promise<void>;
	/** Stops or resumes sending; a paused stream sends nothing, which is not loss. */
	readonly pause: (stream: CallStream, paused: boolean) => Promise<void>;
	readonly close: () => void;
}

function passCandidates(from: RTCPeerConnection, to: RTCPeerConnection): void {
	from.addEventListener("icecandidate", ({ candidate }) => {
		// A candidate that comes after the call was closed is of no use to anyone.
		if (to.signalingState !== "closed") to.addIceCandidate(candidate ?? undefined).catch(() => {});
	});
}

/** Calls from one side to the other; both send all three streams. */
export async function openCall(ours: Media, theirs: Media): Promise<Call> {
	const near = new RTCPeerConnection();
	const far = new RTCPeerConnection();
	passCandidates(near, far);
	passCandidates(far, near);
	const add = (stream: CallStream) => near.addTransceiver(ours[stream], { direction: "sendrecv" });
	const lines = { audio: add("audio"), video: add("video"), share: add("share") };
	await near.setLocalDescription();
	if (near.localDescription !== null) await far.setRemoteDescription(near.localDescription);
	for (const stream of CALL_STREAMS) {
		const answering = far.getTransceivers().find(({ mid }) => mid === lines[stream].mid);
		if (answering === undefined) throw new Error(`The other side has no line for ${stream}.`);
		answering.direction = "sendrecv";
		await answering.sender.replaceTrack(theirs[stream]);
	}
	await far.setLocalDescription();
	if (far.localDescription !== null) await near.setRemoteDescription(far.localDescription);

	return {
		watched: near,
		received: {
			audio: lines.audio.receiver.track,
			video: lines.video.receiver.track,
			share: lines.share.receiver.track,
		},
		shareMid: lines.share.mid ?? undefined,
		replace: (stream, track) => lines[stream].sender.replaceTrack(track),
		pause: async (stream, paused) => {
			const { sender } = lines[stream];
			const parameters = sender.getParameters();
			for (const encoding of parameters.encodings) encoding.active = !paused;
			await sender.setParameters(parameters);
		},
		close: () => {
			near.close();
			far.close();
		},
	};
}
