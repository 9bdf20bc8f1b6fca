/**
 * A page with a real call: two peer connections, the one sends as many audio tracks as said and the other, which the
 * candidates poll, receives them. All candidates take turns on the same call.
 */
import { candidate as bareLoop } from "../candidates/bare-loop.js";
import { candidate as bareLoopByValues } from "../candidates/bare-loop-values.js";
import type { Candidate, Running } from "../candidates/candidate.js";
import { candidate as clientMonitor } from "../candidates/client-monitor.js";
import { candidate as issueDetector } from "../candidates/issue-detector.js";
import { candidate as nothing } from "../candidates/nothing.js";
import { candidate as qoscope } from "../candidates/qoscope.js";
import { candidate as qoscopePolls } from "../candidates/qoscope-polls.js";
import { candidate as webrtcStats } from "../candidates/webrtc-stats.js";

const candidates: Readonly<Record<string, Candidate>> = {
	nothing,
	"bare-loop": bareLoop,
	"bare-loop-values": bareLoopByValues,
	qoscope,
	"qoscope-polls": qoscopePolls,
	"webrtc-stats": webrtcStats,
	"client-monitor": clientMonitor,
	"issue-detector": issueDetector,
};

const url = `${location.origin}/agent/v1/webinars/1`;
const sender = new RTCPeerConnection();
const receiver = new RTCPeerConnection();
let running: Running | undefined;
let polls = 0;

/** Counts what asks the connection, or its first receiver, which some ask each by itself. */
function countPolls(): void {
	for (const asked of [receiver, receiver.getReceivers()[0]]) {
		const getStats = asked?.getStats.bind(asked);
		if (!asked || !getStats) continue;
		asked.getStats = () => {
			polls += 1;
			return getStats();
		};
	}
}

async function countReceived(): Promise<number> {
	let count = 0;
	(await RTCPeerConnection.prototype.getStats.call(receiver)).forEach((entry) => {
		if (entry.type === "inbound-rtp" && entry.packetsReceived > 0) count += 1;
	});
	return count;
}

export const bench = {
	/** Sets up the call; answers when every stream has had packets. */
	async call(streams: number): Promise<void> {
		const [track] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
		if (!track) throw new Error("The fake microphone gave no track.");
		sender.onicecandidate = ({ candidate }) => void receiver.addIceCandidate(candidate ?? undefined);
		receiver.onicecandidate = ({ candidate }) => void sender.addIceCandidate(candidate ?? undefined);
		for (let index = 0; index < streams; index += 1) sender.addTrack(track.clone());
		await sender.setLocalDescription();
		await receiver.setRemoteDescription(sender.localDescription ?? { type: "rollback" });
		await receiver.setLocalDescription();
		await sender.setRemoteDescription(receiver.localDescription ?? { type: "rollback" });
		while ((await countReceived()) < streams) await new Promise((resolve) => setTimeout(resolve, 250));
		countPolls();
	},

	start(name: string): void {
		running = candidates[name]?.start(receiver, { url, handOut() {} });
	},

	stop(): void {
		running?.stop();
		running = undefined;
	},

	/** How often somebody asked since the last time that this was read. */
	takePolls(): number {
		const taken = polls;
		polls = 0;
		return taken;
	},
};

Object.assign(globalThis, { bench });
