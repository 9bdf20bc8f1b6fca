/** The page of the test of the agent's life: what an application does with the released script, well and badly. */
import type { Agent, AgentOptions, AgentState, SlotReport, startAgent } from "@qoscope/agent";
import { countOpen, type Open } from "./count-open.js";

declare const Qoscope: { readonly startAgent: typeof startAgent };

/** The browser's own, whatever takes its place later. */
const { setTimeout: after } = globalThis;
const wait = (forMs: number) => new Promise<void>((resolve) => after(resolve, forMs));
const states: AgentState[] = [];
const reports: SlotReport[] = [];
let countNow: () => Open;
let agent: Agent;
let near: RTCPeerConnection;
let far: RTCPeerConnection;

const fail = (): never => {
	throw new Error("The page's own fault.");
};

/** Starts with everything noted down, and with whatever else the options say. */
function start(url: string, options: Partial<AgentOptions> = {}): void {
	agent = Qoscope.startAgent({
		url,
		token: async () => "t",
		onReport: (report) => void reports.push(report),
		onState: (state) => void states.push(state),
		...options,
	});
}

/** A host page that fails wherever the agent asks it something, and whose token comes at the third time. */
function startBadly(url: string): void {
	let asked = 0;
	start(url, {
		onReport: (report) => {
			reports.push(report);
			fail();
		},
		onState: (state) => {
			states.push(state);
			fail();
		},
		host: fail,
		consent: { granted: true, onChange: fail },
		token: () => {
			asked += 1;
			return asked < 3 ? fail() : "t";
		},
	});
	agent.watch({ getStats: fail });
	agent.watch({ getStats: () => Promise.reject(new Error("Gone.")) });
}

/** The devices' sound and picture come to `near`, which is watched before anything is sent. */
async function call(): Promise<void> {
	near = new RTCPeerConnection();
	far = new RTCPeerConnection();
	agent.watch(near);
	await wait(100);
	const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 180 } });
	for (const track of stream.getTracks()) far.addTrack(track, stream);
	near.onicecandidate = ({ candidate }) => far.addIceCandidate(candidate ?? undefined);
	far.onicecandidate = ({ candidate }) => near.addIceCandidate(candidate ?? undefined);
	await far.setLocalDescription();
	await near.setRemoteDescription(far.localDescription ?? fail());
	await near.setLocalDescription();
	await far.setRemoteDescription(near.localDescription ?? fail());
}

/** Packets that the browser has received, by kind, without those that were sent again. */
async function received(): Promise<Record<string, number>> {
	const packets: Record<string, number> = {};
	for (const entry of (await near.getStats()).values()) {
		if (entry.type !== "inbound-rtp") continue;
		packets[entry.kind] = entry.packetsReceived - (entry.retransmittedPacketsReceived ?? 0);
	}
	return packets;
}

/** Nothing else runs meanwhile. */
function hang(forMs: number): void {
	const begunMs = performance.now();
	while (performance.now() - begunMs < forMs);
}

/** Ends the media, waits until the last packet has come and been polled, and closes the agent. */
async function stop(): Promise<Record<string, number>> {
	for (const sender of far.getSenders()) await sender.replaceTrack(null);
	let before = "";
	for (let packets = await received(); before !== JSON.stringify(packets); packets = await received()) {
		before = JSON.stringify(packets);
		// Longer than the slowest poll.
		await wait(5_500);
	}
	agent.close();
	return received();
}

/** Agents that are started and closed: one in ten once it has talked to the server, one in ten while it connects. */
async function live(url: string, times: number): Promise<void> {
	const connection = new RTCPeerConnection();
	for (let time = 0; time < times; time += 1) {
		let tell = () => {};
		const isOpen = new Promise<void>((resolve) => {
			tell = resolve;
		});
		const one = Qoscope.startAgent({
			url,
			token: async () => "t",
			onState: ({ status }) => status === "open" && tell(),
		});
		one.watch(connection);
		if (time % 10 === 0) await isOpen;
		if (time % 10 === 5) await wait(0);
		one.close();
	}
	connection.close();
}

const page = {
	countOpen: () => {
		countNow = countOpen();
	},
	open: () => countNow(),
	start,
	startBadly,
	call,
	received,
	hang,
	stop,
	live,
	leave: () => agent.leave(),
	states: () => states,
	reports: () => reports,
};
export type AgentLifePage = typeof page;
Object.assign(globalThis, { page });
