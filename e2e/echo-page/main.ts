/**
 * The page of the echo's test: connections that only receive, each measured by an agent with an echo, and the far ends
 * that send them sound and answer. Packets pass the test's relay.
 */
import { startAgent } from "@qoscope/agent";
import { answerEchoes, ECHO_CHANNEL, ECHO_LABEL, type Echo, withEcho } from "@qoscope/agent/echo";
import { type Exchange, placeWitness, thinkLong } from "./exchanges.js";

declare global {
	/** Of the test: leads what is for that port through a relay, and gives the relay's port. */
	function openRelay(address: string, port: number): Promise<number>;
}

export interface JoinOptions {
	readonly url: string;
	readonly token: string;
	/** What every fourth answer of the far end takes longer. */
	readonly thoughtMs: number;
	/**
	 * Whether the descriptions keep the extended reports by which Chromium asks of one who only sends (RFC 3611, section
	 * 4.4). Without them the far end is one that does not know these.
	 */
	readonly hasExtendedReports: boolean;
}

export interface Seen {
	/** What the agent told the page. */
	readonly echoes: readonly Echo[];
	/** What went over the channel. */
	readonly exchanges: readonly Exchange[];
}

interface Joined extends Seen {
	readonly agent: ReturnType<typeof startAgent>;
	/** A connection that nobody holds may be collected. */
	readonly connections: readonly RTCPeerConnection[];
}

const joined: Joined[] = [];

/** Both ends are in one page, so their clock is one. Firefox rounds it to a millisecond. */
const clock = () => ({ nowMs: performance.timeOrigin + performance.now(), uncertaintyMs: 1 });

/** The near end knows of the relay alone; the far end knows of nobody and answers whom it hears. */
function leadThroughRelay(near: RTCPeerConnection, far: RTCPeerConnection): void {
	let isLed = false;
	far.onicecandidate = async ({ candidate }) => {
		const host = /(\d+\.\d+\.\d+\.\d+) (\d+) typ host/;
		const [found, address = "", port] = / udp /i.test(candidate?.candidate ?? "")
			? (host.exec(candidate?.candidate ?? "") ?? [])
			: [];
		if (isLed || !candidate || found === undefined) return;
		isLed = true;
		const relayPort = await openRelay(address, Number(port));
		const through = candidate.candidate.replace(host, `${address} ${relayPort} typ host`);
		await near.addIceCandidate({ ...candidate.toJSON(), candidate: through });
	};
}

async function join({ url, token, thoughtMs, hasExtendedReports }: JoinOptions): Promise<void> {
	const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
	const taken = hasExtendedReports
		? /^a=(candidate|end-of-candidates).*\r\n/gm
		: /^a=(candidate|end-of-candidates|rtcp-xr).*\r\n/gm;
	const plain = ({ type, sdp }: RTCSessionDescriptionInit): RTCSessionDescriptionInit => ({
		type,
		sdp: (sdp ?? "").replace(taken, ""),
	});
	leadThroughRelay(near, far);
	far.ondatachannel = ({ channel }) => {
		if (channel.label === ECHO_LABEL) answerEchoes(thinkLong(channel, thoughtMs), { clock });
	};
	near.addTransceiver("audio", { direction: "recvonly" });
	const channel = near.createDataChannel(ECHO_LABEL, ECHO_CHANNEL);
	const exchanges = placeWitness(channel);
	const agent = startAgent({ url, token });
	const echoes: Echo[] = [];
	agent.watch(withEcho(near, channel, { clock, onEcho: (echo) => void echoes.push(echo) }));
	joined.push({ agent, echoes, exchanges, connections: [near, far] });

	const offer = await near.createOffer();
	await far.setRemoteDescription(plain(offer));
	// That very one: Firefox names the lines of each offer anew.
	await near.setLocalDescription(offer);
	const [tone] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
	if (tone === undefined) throw new Error("The browser has no microphone.");
	far.addTrack(tone);
	await far.setLocalDescription();
	await near.setRemoteDescription(plain({ type: "answer", sdp: far.localDescription?.sdp ?? "" }));
}

/** Of each who joined, in that order. */
const seen = (): Seen[] => joined.map(({ echoes, exchanges }) => ({ echoes, exchanges }));
const leave = () => Promise.all(joined.map(({ agent }) => agent.leave()));

Object.assign(globalThis, { echoPage: { join, seen, leave } });
