/** What the participant sends: synthetic media until camera, microphone or screen are asked for, and after them. */
import { CALL_STREAMS, type Call, type CallStream } from "./call.js";
import type { Media } from "./synthetic-media.js";

export interface CallMedia {
	/** What is sent at the moment, for the small pictures. */
	readonly sent: () => Media;
	/** Whether a stream comes from a device of the participant instead of being synthetic. */
	readonly hasOwn: (stream: CallStream) => boolean;
	readonly useDevices: (wanted: boolean) => Promise<void>;
	readonly useScreen: (wanted: boolean) => Promise<void>;
	readonly close: () => void;
}

/** `onChange` is called whenever other tracks are sent, also when the browser's own button ends a screen share. */
export function openCallMedia(call: Call, synthetic: Media, onChange: () => void): CallMedia {
	let sent: Media = synthetic;

	const send = async (tracks: Partial<Record<CallStream, MediaStreamTrack>>) => {
		const before = sent;
		sent = { ...sent, ...tracks };
		for (const stream of CALL_STREAMS) {
			const track = tracks[stream];
			if (track === undefined) continue;
			await call.replace(stream, track);
			if (before[stream] !== synthetic[stream] && before[stream] !== track) before[stream].stop();
		}
		onChange();
	};
	/** Back to what is synthetic when a device is unplugged or a share is ended from outside the page. */
	const returnAtEnd = (stream: CallStream, track: MediaStreamTrack) =>
		track.addEventListener("ended", () => {
			if (sent[stream] === track) void send({ [stream]: synthetic[stream] });
		});

	return {
		sent: () => sent,
		hasOwn: (stream) => sent[stream] !== synthetic[stream],
		useDevices: async (wanted) => {
			if (!wanted) return send({ audio: synthetic.audio, video: synthetic.video });
			const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } });
			const [audio] = stream.getAudioTracks();
			const [video] = stream.getVideoTracks();
			if (audio === undefined || video === undefined) throw new Error("The browser gave no camera or no microphone.");
			returnAtEnd("audio", audio);
			returnAtEnd("video", video);
			return send({ audio, video });
		},
		useScreen: async (wanted) => {
			if (!wanted) return send({ share: synthetic.share });
			const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
			const [share] = stream.getVideoTracks();
			if (share === undefined) throw new Error("The browser gave no picture of the screen.");
			share.contentHint = "detail";
			returnAtEnd("share", share);
			return send({ share });
		},
		close: () => {
			for (const stream of CALL_STREAMS) {
				if (sent[stream] !== synthetic[stream]) sent[stream].stop();
			}
		},
	};
}
