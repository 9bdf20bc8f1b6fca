/**
 * The page of the echo's test: a connection that only receives, measured by the agent with an echo, and the far end that
 * sends it sound and answers. Packets pass the test's relay.
 */
import { startAgent } from "@qoscope/agent";
import { answerEchoes, ECHO_CHANNEL, ECHO_LABEL, type Echo, withEcho } from "@qoscope/agent/echo";

declare global {
	/** Of the test: leads what is for that port through a relay, and gives the relay's port. */
	function openRelay(address: string, port: number): Promise<number>;
}

const echoes: Echo[] = [];
let agent: ReturnType<typeof startAgent> | undefined;

/** Both ends are in one page, so their clock is one. Half a millisecond, since a browser rounds what it tells of time. */
const clock = () => ({ nowMs: performance.timeOrigin + performance.now(), uncertaintyMs: 0.5 });

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

/**
 * Without candidates, and without the extended reports by which Chromium asks of one who only sends (RFC 3611, section
 * 4.4): what these bring goes before an echo, and the far end is one that does not know them.
 */
const plain = ({ type, sdp }: RTCSessionDescriptionInit): RTCSessionDescriptionInit => ({
	type,
	sdp: (sdp ?? "").replace(/^a=(candidate|end-of-candidates|rtcp-xr).*\r\n/gm, ""),
});

async function join(url: string, token: string): Promise<void> {
	const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
	leadThroughRelay(near, far);
	far.ondatachannel = ({ channel }) => {
		if (channel.label === ECHO_LABEL) answerEchoes(channel, { clock });
	};
	near.addTransceiver("audio", { direction: "recvonly" });
	const channel = near.createDataChannel(ECHO_LABEL, ECHO_CHANNEL);
	agent = startAgent({ url, token });
	agent.watch(withEcho(near, channel, { clock, onEcho: (echo) => void echoes.push(echo) }));

	await far.setRemoteDescription(plain(await near.createOffer()));
	await near.setLocalDescription();
	const [tone] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks();
	if (tone === undefined) throw new Error("The browser has no microphone.");
	far.addTrack(tone);
	await far.setLocalDescription();
	await near.setRemoteDescription(plain({ type: "answer", sdp: far.localDescription?.sdp ?? "" }));
}

const echoPage = { join, echoes: () => echoes, leave: () => agent?.leave() };
export type EchoPage = typeof echoPage;
Object.assign(globalThis, { echoPage });
