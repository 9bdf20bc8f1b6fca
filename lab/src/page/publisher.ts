/** Sends a microphone, a camera and a screen to the room. */
import { drawPicture, makeTone } from "./media.js";
import { type Address, type OpenRelay, throughRelay, withDtx, withNewSsrcs, withoutCandidates } from "./sdp.js";
import type { VideoRoom } from "./video-room.js";

export interface PublisherOptions {
	readonly room: number;
	readonly visit: string;
	/** Three layers of the camera's picture. */
	readonly simulcast: boolean;
	/** One stream of the camera's picture that has three sizes and three frame rates in it. */
	readonly svc: boolean;
	/** Whether the microphone sends next to nothing in silence (RFC 7587, section 3.1.3). */
	readonly dtx: boolean;
	/** Whether the screen is shared from the beginning. */
	readonly share: boolean;
	readonly openRelay: OpenRelay;
	/** Gets the connection before it carries anything. */
	readonly onConnection: (connection: RTCPeerConnection, shareMid: string) => void;
	/** Hears of it right before streams may end, so that what they sent until then is read. */
	readonly onRenegotiation: () => void;
	/** Gets the track of the shared screen. */
	readonly onShare: (track: MediaStreamTrack, mid: string) => void;
}

export interface Publisher {
	act(action: PublisherAction, value?: number): Promise<void>;
	/** Pauses every sender, so that what is under way can arrive. */
	pauseAll(): Promise<void>;
}

export const PUBLISHER_ACTIONS = [
	...["mute", "unmute", "share start", "share pause", "share resume", "share stop"],
	...["layer", "replace-track", "ice-restart", "new-ssrcs"],
] as const;
export type PublisherAction = (typeof PUBLISHER_ACTIONS)[number];

/** Width, height and pictures a second. */
type Size = readonly [number, number, number];
const CAMERA: Size = [640, 360, 15];
/** Below this size Chromium leaves out the smallest of three spatial layers. */
const SCALABLE_CAMERA: Size = [960, 540, 15];
const SPATIAL_LAYERS = 3;
/** So many sizes, of which the larger builds on the smaller in key pictures alone, and three frame rates. */
const scalability = (sizes: number) => (sizes === 1 ? "L1T3" : `L${sizes}T3_KEY`);
const SCREEN: Size = [1_280, 720, 5];

export async function publish(room: VideoRoom, options: PublisherOptions): Promise<Publisher> {
	const handle = await room.attach(options.visit);
	await handle.ask({ request: "join", ptype: "publisher", room: options.room, display: options.visit });
	const microphone = makeTone();
	const screen = drawPicture(...SCREEN);
	const cameraSize = options.svc ? SCALABLE_CAMERA : CAMERA;
	let camera = drawPicture(...cameraSize);
	const connection = new RTCPeerConnection();
	const layers = [
		{ rid: "q", scaleResolutionDownBy: 4, maxBitrate: 60_000 },
		{ rid: "h", scaleResolutionDownBy: 2, maxBitrate: 150_000 },
		{ rid: "f", maxBitrate: 400_000 },
	];
	const direction = "sendonly";
	const sendEncodings = (maxBitrate: number) => [{ maxBitrate }];
	// Below 700 kbps Chromium leaves out the largest.
	const scalable = [{ maxBitrate: 1_000_000, scalabilityMode: scalability(SPATIAL_LAYERS) }];
	const sending = [
		connection.addTransceiver(microphone, { direction }),
		connection.addTransceiver(camera.track, {
			direction,
			sendEncodings: options.simulcast ? layers : options.svc ? scalable : sendEncodings(300_000),
		}),
		connection.addTransceiver("video", { direction, sendEncodings: sendEncodings(300_000) }),
	] as const;
	const [audio, video, share] = sending.map(({ sender }) => sender);
	if (!audio || !video || !share) throw new Error("No senders.");
	if (options.share) await share.replaceTrack(screen.track);

	let relay: Address = { address: "", port: 0 };

	async function negotiate(kind: "first" | "ice-restart" | "new-ssrcs", isAfterFailure = false): Promise<void> {
		const openRelay: OpenRelay = async (transport) => {
			relay = await options.openRelay({ ...transport, isAfterFailure });
			return relay;
		};
		const offer = await connection.createOffer({ iceRestart: kind === "ice-restart" });
		options.onRenegotiation();
		await connection.setLocalDescription(kind === "new-ssrcs" ? withNewSsrcs(offer) : offer);
		if (kind === "first") {
			options.onConnection(connection, sending[2].mid ?? "");
			options.onShare(screen.track, sending[2].mid ?? "");
		}
		const descriptions = sending.map(({ mid }, line) => ({ mid, description: ["audio", "video", "screen"][line] }));
		const request = kind === "first" ? "publish" : "configure";
		const { jsep } = await handle.ask({ request, descriptions }, withoutCandidates(connection.localDescription));
		if (!jsep) throw new Error("Janus did not answer the offer.");
		const answer = options.dtx ? withDtx(jsep) : jsep;
		// Only another transport takes another relay.
		const relayed = kind === "new-ssrcs" ? throughRelay(answer, async () => relay) : throughRelay(answer, openRelay);
		await connection.setRemoteDescription(await relayed);
	}
	await negotiate("first");
	// A browser gives a transport up that nothing comes over. An application makes another then.
	connection.addEventListener("connectionstatechange", async () => {
		if (connection.connectionState === "failed") await negotiate("ice-restart", true);
	});

	async function setActive(sender: RTCRtpSender, isActive: (layer: number) => boolean): Promise<void> {
		const parameters = sender.getParameters();
		parameters.encodings.forEach((encoding, layer) => {
			encoding.active = isActive(layer);
		});
		await sender.setParameters(parameters);
	}

	/** Sends the smallest sizes alone. */
	async function setSpatialLayers(sender: RTCRtpSender, count: number): Promise<void> {
		const parameters = sender.getParameters();
		for (const encoding of parameters.encodings) {
			encoding.scaleResolutionDownBy = 2 ** (SPATIAL_LAYERS - count);
			Object.assign(encoding, { scalabilityMode: scalability(count) });
		}
		await sender.setParameters(parameters);
	}

	const actions: Readonly<Record<PublisherAction, (value: number) => Promise<void> | void>> = {
		mute: () => {
			microphone.enabled = false;
		},
		unmute: () => {
			microphone.enabled = true;
		},
		"share start": () => share.replaceTrack(screen.track),
		"share pause": () => screen.pause(),
		"share resume": () => screen.resume(),
		"share stop": () => share.replaceTrack(null),
		layer: (highest) =>
			options.svc ? setSpatialLayers(video, highest + 1) : setActive(video, (layer) => layer <= highest),
		"replace-track": async () => {
			const before = camera;
			camera = drawPicture(...cameraSize);
			await video.replaceTrack(camera.track);
			before.stop();
		},
		"ice-restart": () => negotiate("ice-restart"),
		"new-ssrcs": () => negotiate("new-ssrcs"),
	};
	return {
		act: async (action, value = 0) => actions[action](value),
		pauseAll: async () => {
			for (const sender of [audio, video, share]) await setActive(sender, () => false);
		},
	};
}
