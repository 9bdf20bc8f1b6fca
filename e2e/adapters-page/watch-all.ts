/** The agent itself, and two connections that nobody hands to it. */
import { type SlotReport, startAgent } from "@qoscope/agent";
import { watchAll } from "@qoscope/agent/watch-all";
import { connect } from "./connect.js";
import { createPicture } from "./picture.js";

declare global {
	var webkitRTCPeerConnection: typeof RTCPeerConnection;
}

/** Three slots and a busy machine. */
const LIMIT_MS = 30_000;

export async function watchEverything(url: string): Promise<object> {
	const original = globalThis.RTCPeerConnection;
	const reports: SlotReport[] = [];
	const agent = startAgent({ url, token: "to.ke.n", onReport: (report) => reports.push(report) });
	const end = watchAll(agent);
	class Own extends RTCPeerConnection {
		readonly isOwn = true;
	}
	const [near, far] = [new Own(), new webkitRTCPeerConnection()];
	const kept = {
		isReplaced: globalThis.RTCPeerConnection !== original,
		alias: globalThis.webkitRTCPeerConnection === globalThis.RTCPeerConnection,
		names: [RTCPeerConnection.name, RTCPeerConnection.length, RTCPeerConnection.prototype === original.prototype],
		instances: [near instanceof Own, near.isOwn, near instanceof RTCPeerConnection, far instanceof original],
		certificate: (await RTCPeerConnection.generateCertificate({ name: "ECDSA", namedCurve: "P-256" } as EcKeyGenParams))
			.constructor.name,
		isEnumerable: Object.keys(globalThis).includes("RTCPeerConnection"),
	};
	near.addTransceiver(createPicture(), { direction: "sendonly" });
	await connect(near, far);
	const flowing = () => {
		const carried = reports.flatMap(({ samples }) => samples).filter(({ sample }) => (sample.bytes ?? 0) > 0);
		return [...new Set(carried.map(({ type }) => type))].sort();
	};
	const begunMs = performance.now();
	while (flowing().length < 2 && performance.now() - begunMs < LIMIT_MS) {
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	end();
	const isBack = globalThis.RTCPeerConnection === original && globalThis.webkitRTCPeerConnection === original;
	agent.close();
	near.close();
	far.close();
	return { ...kept, flowing: flowing(), isBack };
}
