/** The page of one participant in the lab: joins the room, measures itself, and does what the scenario asks. */
import { type Agent, type SlotReport, startAgent } from "@qoscope/agent";
import type { StreamType } from "@qoscope/wire";
import { attend } from "./attendee.js";
import { countPictures, type PictureCount, type PictureSize } from "./media.js";
import { measureByPeers } from "./peers/index.js";
import type { PeerReading } from "./peers/peer.js";
import { type Publisher, type PublisherAction, publish } from "./publisher.js";
import type { OpenRelay } from "./sdp.js";
import { type Poll, timedPolls } from "./timed-polls.js";
import { openVideoRoom } from "./video-room.js";

export interface LabOptions {
	readonly webSocketUrl: string;
	readonly room: number;
	readonly role: "publisher" | "attendee";
	readonly visit: string;
	readonly agentUrl: string;
	readonly token: string;
	readonly simulcast: boolean;
	readonly svc: boolean;
	readonly moreSounds: number;
	readonly dtx: boolean;
	readonly share: boolean;
	/** Whether other libraries measure the same connections. */
	readonly peers: boolean;
}

/** Which type of the contract an RTP stream of the page belongs to. */
export interface PageStream {
	readonly ssrc: number;
	/** The SSRC of its retransmissions (RFC 4588). */
	readonly rtxSsrc: number | undefined;
	readonly type: StreamType;
	/** What SRTP adds to each packet (RFC 3711, RFC 7714). */
	readonly srtpTagBytes: number;
	/** Pictures that came out of the decoder, counted without getStats(); of received video alone. */
	readonly pictures: number | undefined;
	/** How large these were. */
	readonly sizes: readonly PictureSize[] | undefined;
}

/** What the page gives to whoever drives it. */
export interface LabPage {
	join(options: LabOptions): Promise<void>;
	act(action: PublisherAction, value?: number): Promise<void>;
	pauseAll(): Promise<void>;
	leave(): Promise<void>;
	streams(): Promise<readonly PageStream[]>;
	readonly reports: readonly SlotReport[];
	readonly peerReadings: readonly PeerReading[];
	/** When the agent read its connection. */
	readonly polls: readonly Poll[];
	/** What the agent last said of itself. */
	state(): object;
}

declare global {
	interface Window {
		lab: LabPage;
		/** Opens a relay of the lab for this page. */
		openRelay: OpenRelay;
	}
}

let agent: Agent | undefined;
let publisher: Publisher | undefined;
let state: object = {};
const connections: { connection: RTCPeerConnection; shareMid: string }[] = [];
const reports: SlotReport[] = [];
const peerReadings: PeerReading[] = [];
const polls: Poll[] = [];
let hasPeers = false;
/** By the m-line that they come in. */
const pictures = new Map<string, PictureCount>();

function watch(connection: RTCPeerConnection, shareMid: string): void {
	connections.push({ connection, shareMid });
	agent?.watch(timedPolls(connection, polls));
	if (hasPeers) measureByPeers(connection, peerReadings);
}

/** All that there have been, by SSRC: one that ended is in no report any more. */
const known = new Map<number, PageStream>();

async function streams(): Promise<readonly PageStream[]> {
	for (const { connection, shareMid } of connections) {
		const report: ReadonlyMap<string, Record<string, unknown>> = await connection.getStats();
		for (const entry of report.values()) {
			const way = { "inbound-rtp": "output", "outbound-rtp": "input" }[String(entry["type"])];
			if (way === undefined) continue;
			const medium = entry["kind"] === "audio" ? "audio" : entry["mid"] === shareMid ? "as" : "video";
			const cipher = String(report.get(String(entry["transportId"]))?.["srtpCipher"]);
			const srtpTagBytes = cipher.includes("AEAD") ? 16 : 10;
			const ssrc = Number(entry["ssrc"]);
			const shown = way === "output" ? pictures.get(String(entry["mid"])) : undefined;
			known.set(ssrc, {
				ssrc,
				rtxSsrc: entry["rtxSsrc"] === undefined ? undefined : Number(entry["rtxSsrc"]),
				type: `${medium}_${way}` as StreamType,
				srtpTagBytes,
				pictures: shown?.pictures,
				sizes: shown?.sizes,
			});
		}
	}
	return [...known.values()];
}

window.lab = {
	async join(options) {
		hasPeers = options.peers;
		const room = await openVideoRoom(options.webSocketUrl);
		agent = startAgent({
			url: options.agentUrl,
			token: options.token,
			onReport: (report) => reports.push(report),
			onState: (now) => {
				state = now;
			},
		});
		const common = {
			room: options.room,
			visit: options.visit,
			openRelay: window.openRelay,
			onConnection: watch,
			onShare: (track: MediaStreamTrack, mid: string) => agent?.share(track, mid),
		};
		const onTrack = (track: MediaStreamTrack, mid: string) => {
			if (track.kind === "video") pictures.set(mid, countPictures(track));
		};
		if (options.role === "attendee") await attend(room, { ...common, ...options, onTrack });
		else publisher = await publish(room, { ...common, ...options });
	},
	async act(action, value) {
		await streams();
		await publisher?.act(action, value);
	},
	pauseAll: async () => publisher?.pauseAll(),
	leave: async () => agent?.leave(),
	streams,
	reports,
	peerReadings,
	polls,
	state: () => state,
};
