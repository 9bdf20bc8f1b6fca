/** The page of one participant in the lab: joins the room, measures itself, and does what the scenario asks. */
import { type Agent, type Connection, type SlotReport, startAgent } from "@qoscope/agent";
import { attend } from "./attendee.js";
import { type ConnectionState, keepStates } from "./connection-states.js";
import { countPictures, type PictureCount, play } from "./media.js";
import { measureByPeers } from "./peers/index.js";
import type { PeerReading } from "./peers/peer.js";
import { type Publisher, type PublisherAction, publish } from "./publisher.js";
import { type PageStream, readStreams } from "./read-streams.js";
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
	/** What its connections were, one after another. */
	readonly states: readonly ConnectionState[];
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
const connections: { connection: RTCPeerConnection; watched: Connection; shareMid: string }[] = [];
const reports: SlotReport[] = [];
const peerReadings: PeerReading[] = [];
const polls: Poll[] = [];
const states: ConnectionState[] = [];
let hasPeers = false;
/** By the m-line that they come in. */
const pictures = new Map<string, PictureCount>();

function watch(connection: RTCPeerConnection, shareMid: string): void {
	const watched = timedPolls(connection, polls);
	connections.push({ connection, watched, shareMid });
	keepStates(connection, states);
	agent?.watch(watched);
	if (hasPeers) measureByPeers(connection, peerReadings);
}

/** All that there have been, by SSRC: one that ended is in no report any more. */
const known = new Map<number, PageStream>();

const streams = () => readStreams(connections, pictures, known);

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
			onRenegotiation: () => {
				for (const { watched } of connections) agent?.watch(watched);
			},
			onShare: (track: MediaStreamTrack, mid: string) => agent?.share(track, mid),
		};
		const onTrack = (track: MediaStreamTrack, mid: string) => {
			if (track.kind === "video") pictures.set(mid, countPictures(track));
			play(track);
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
	states,
	state: () => state,
};
