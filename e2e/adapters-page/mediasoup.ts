/** mediasoup-client itself with the handler of this browser, and parameters of a server that does not exist. */
import { watchMediasoup } from "@qoscope/agent/mediasoup";
import { Device, testFakeParameters as parameters } from "mediasoup-client";
import { createWatching } from "../../packages/agent/test/watching.js";
import { areWatched, noteConnections, streamsNamed } from "./made-connections.js";
import { createPicture } from "./picture.js";

/** Made up, and of this machine, so that nobody else is asked to answer. */
function createParameters() {
	const made = structuredClone(parameters.generateTransportRemoteParameters());
	const address = "127.0.0.1";
	const candidate = {
		foundation: "1",
		priority: 1,
		address,
		ip: address,
		port: 9,
		protocol: "udp",
		type: "host",
	} as const;
	return { ...made, iceCandidates: [candidate] };
}

export async function watchRealTransports(): Promise<object> {
	const device = await Device.factory();
	await device.load({ routerRtpCapabilities: parameters.generateRouterRtpCapabilities() });
	return noteConnections(async (made) => {
		const { agent, watched, shared } = createWatching();
		const sender = device.createSendTransport(createParameters());
		const receiver = device.createRecvTransport(createParameters());
		for (const transport of [sender, receiver]) {
			transport.on("connect", (_, accept) => accept());
			watchMediasoup(agent, transport);
		}
		sender.on("produce", (_, accept) => accept({ id: "1" }));
		const [screen, camera] = [createPicture(), createPicture()];
		await sender.produce({ track: camera, stopTracks: false });
		await sender.produce({ track: screen, appData: { share: true } });
		await receiver.consume({
			...parameters.generateConsumerRemoteParameters({ codecMimeType: "video/VP8" }),
			appData: { share: true },
		});
		const during = {
			handler: device.handlerName,
			made: made.length,
			areSame: areWatched(watched(), made),
			sent: made[0]?.getSenders().map(({ track }) => track?.id === screen.id),
			screens: (await streamsNamed(watched(), shared)).sent,
		};
		sender.close();
		const isReceiverLeft = areWatched(watched(), made.slice(1));
		receiver.close();
		return { ...during, isReceiverLeft, after: watched().length };
	});
}
