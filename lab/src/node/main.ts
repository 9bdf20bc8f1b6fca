/**
 * An attendee in a process of Node, with libwebrtc's media and statistics (@roamhq/wrtc) and our agent. Whoever started it
 * calls it over stdin and stdout; it ends when stdin does, or on SIGTERM.
 */
import { type Agent, type SlotReport, startAgent } from "@qoscope/agent";
import { nodeEnvironment, nodeHost } from "@qoscope/agent/node";
import wrtc from "@roamhq/wrtc";
import WebSocket from "ws";
import { attend } from "../page/attendee.js";
import { type PageStream, readStreams, type ShownPictures, type WatchedConnection } from "../page/read-streams.js";
import type { Transport } from "../page/sdp.js";
import { type Poll, timedPolls } from "../page/timed-polls.js";
import { openVideoRoom } from "../page/video-room.js";
import { openRemoteCalls } from "./remote-calls.js";

export interface NodeOptions {
	readonly webSocketUrl: string;
	readonly room: number;
	readonly visit: string;
	readonly agentUrl: string;
	readonly token: string;
}

/** What is told to the server at the end takes no longer, or is not told. */
const GOODBYE_MS = 1_000;

// What a page finds in its browser. The media server's signalling is that of the pages.
Object.assign(globalThis, { RTCPeerConnection: wrtc.RTCPeerConnection, WebSocket });

let agent: Agent | undefined;
const reports: SlotReport[] = [];
const connections: WatchedConnection[] = [];
const polls: Poll[] = [];
const pictures = new Map<string, ShownPictures>();
const known = new Map<number, PageStream>();

/** Counts the pictures that the decoder gives, without getStats(). */
function countPictures(track: MediaStreamTrack): ShownPictures {
	const count = { pictures: 0 };
	const sink = new wrtc.nonstandard.RTCVideoSink(track);
	sink.onframe = () => {
		count.pictures += 1;
	};
	return count;
}

const calls = openRemoteCalls(process.stdin, process.stdout, {
	/** Resolves with the participant's id when the server knows it. */
	async join({ webSocketUrl, room, visit, agentUrl, token }: NodeOptions): Promise<string> {
		const videoRoom = await openVideoRoom(webSocketUrl);
		const joined = new Promise<string>((resolve, reject) => {
			const onState = ({
				participantId,
				status,
				reason,
			}: {
				participantId?: string;
				status: string;
				reason?: string | undefined;
			}) => {
				if (participantId !== undefined) resolve(participantId);
				if (status === "refused") reject(new Error(`The server refuses the agent: ${reason}.`));
			};
			const onReport = (report: SlotReport) => reports.push(report);
			agent = startAgent({ url: agentUrl, token, host: nodeHost(), onReport, onState }, nodeEnvironment({ WebSocket }));
		});
		await attend(videoRoom, {
			...{ room, visit, moreSounds: 0 },
			openRelay: (transport: Transport) => calls.call("openRelay", transport),
			onConnection(connection, shareMid) {
				connections.push({ connection, shareMid });
				agent?.watch(timedPolls(connection, polls));
			},
			onTrack(track, mid) {
				if (track.kind === "video") pictures.set(mid, countPictures(track));
			},
			onShare: (track, mid) => agent?.share(track, mid),
		});
		return joined;
	},
	streams: () => readStreams(connections, pictures, known),
	leave: () => agent?.leave(),
	/** It sends nothing. */
	pauseAll: () => {},
	reports: () => reports,
	polls: () => polls,
	/** The other libraries are made for pages. */
	peerReadings: () => [],
});

async function end(): Promise<void> {
	await Promise.race([agent?.leave(), new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))]);
	process.exit(0);
}
process.once("SIGTERM", end);
void calls.ended.then(end);
