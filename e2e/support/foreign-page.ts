/** A web application of another origin, as an integrator would write it: the agent by a script tag, pinned by its hash. */
import { createServer } from "node:http";
import { encodeSample, type Report, type TypedSample } from "@qoscope/wire";
import type { Page } from "playwright-core";

export interface ForeignPage {
	readonly url: string;
	readonly close: () => Promise<void>;
}

export interface ForeignPageOptions {
	/** Of the Qoscope server. */
	readonly server: string;
	readonly integrity: string;
	readonly webinarNumber: number;
	readonly joinToken: string;
}

/** Two connections that send each other a tone, a camera-like picture and a share; each slot is put into the page. */
const application = `
const picture = (width, height, rate) => {
	const canvas = Object.assign(document.createElement("canvas"), { width, height });
	const context = canvas.getContext("2d");
	let step = 0;
	setInterval(() => {
		step += 1;
		context.fillStyle = "hsl(" + (step * 3) % 360 + " 60% 50%)";
		context.fillRect(0, 0, width, height);
		context.fillStyle = "#fff";
		for (let row = 0; row < 12; row++) {
			context.fillRect((step * 7 + row * 53) % width, (row * height) / 12, width / 4, height / 30);
		}
	}, 1000 / rate);
	return canvas.captureStream(rate).getVideoTracks()[0];
};
const tone = () => {
	const context = new AudioContext();
	const oscillator = context.createOscillator();
	const destination = context.createMediaStreamDestination();
	oscillator.connect(destination);
	oscillator.start();
	return destination.stream.getAudioTracks()[0];
};
// Sound needs a gesture, as in any application.
await new Promise((resolve) => document.querySelector("#join").addEventListener("click", resolve));
const near = new RTCPeerConnection();
const far = new RTCPeerConnection();
near.onicecandidate = ({ candidate }) => far.addIceCandidate(candidate);
far.onicecandidate = ({ candidate }) => near.addIceCandidate(candidate);
// A screen stays sharp: a busy browser sends fewer pictures of it, not smaller ones.
const screen = () => Object.assign(picture(1280, 720, 5), { contentHint: "detail" });
const share = screen();
near.addTransceiver(tone());
near.addTransceiver(picture(320, 180, 15));
const shareLine = near.addTransceiver(share);
await near.setLocalDescription();
await far.setRemoteDescription(near.localDescription);
const answers = [tone(), picture(320, 180, 15), screen()];
for (const [index, line] of far.getTransceivers().entries()) {
	line.direction = "sendrecv";
	await line.sender.replaceTrack(answers[index]);
}
await far.setLocalDescription();
await near.setRemoteDescription(far.localDescription);

const { url, token } = document.body.dataset;
const agent = Qoscope.startAgent({
	url,
	token: async () => token,
	onReport: ({ slot, samples }) => {
		const item = document.createElement("li");
		item.dataset.slot = slot;
		item.textContent = JSON.stringify(samples);
		document.querySelector("ol").append(item);
	},
});
agent.watch(near, { share: [share] });
agent.share(shareLine.receiver.track, shareLine.mid);
document.querySelector("#leave").onclick = async () => {
	await agent.leave();
	document.body.dataset.left = "yes";
};
`;

function html({ server, integrity, webinarNumber, joinToken }: ForeignPageOptions): string {
	return `<!doctype html>
<title>A webinar</title>
<script src="${server}/agent.js" integrity="${integrity}" crossorigin></script>
<body data-url="${server}/agent/v1/webinars/${webinarNumber}" data-token="${joinToken}">
<button id="join">Join</button>
<button id="leave">Leave</button>
<ol></ol>
<script type="module" src="/application.js"></script>`;
}

export async function serveForeignPage(options: ForeignPageOptions): Promise<ForeignPage> {
	const server = createServer((request, response) => {
		const isScript = request.url === "/application.js";
		response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
		response.end(isScript ? application : html(options));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	if (typeof address !== "object" || address === null) throw new Error("The page has no address.");
	return {
		url: `http://127.0.0.1:${address.port}/`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** What the page was told of each slot, as the agent sends it. */
export async function readReports(page: Page): Promise<readonly Report[]> {
	const items = await page.locator("li").evaluateAll((elements) =>
		elements.map((element) => ({
			slot: Number(element.getAttribute("data-slot")),
			text: element.textContent ?? "[]",
		})),
	);
	return items.map(({ slot, text }) => {
		const samples: TypedSample[] = JSON.parse(text);
		return { type: "report", slot, samples: samples.map(({ type, sample }) => encodeSample(type, sample)) };
	});
}
