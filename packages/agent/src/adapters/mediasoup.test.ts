// mediasoup-client's own device and transports. Its handler for Node has no connection: it is given one.
import { FakeMediaStreamTrack } from "fake-mediastreamtrack";
import { Device, testFakeParameters as parameters } from "mediasoup-client";
import { FakeHandler } from "mediasoup-client/handlers/FakeHandler";
import { expect, test } from "vitest";
import { brokenAgent, createPeer, createWatching } from "../../test/watching.js";
import { watchMediasoup } from "./mediasoup.js";

async function createTransports() {
	const device = new Device({ handlerFactory: FakeHandler.createFactory(parameters) });
	await device.load({ routerRtpCapabilities: parameters.generateRouterRtpCapabilities() });
	const sender = device.createSendTransport(parameters.generateTransportRemoteParameters());
	const receiver = device.createRecvTransport(parameters.generateTransportRemoteParameters());
	for (const transport of [sender, receiver]) {
		Object.assign(transport.handler, { _pc: createPeer() });
		transport.on("connect", (_, accept) => accept());
	}
	sender.on("produce", (_, accept) => accept({ id: "1" }));
	return { sender, receiver };
}
const connectionOf = (transport: { handler: object }): unknown => Reflect.get(transport.handler, "_pc");
const camera = () => new FakeMediaStreamTrack({ kind: "video" });
const remote = (appData: Record<string, unknown>) => ({
	...parameters.generateConsumerRemoteParameters({ codecMimeType: "video/VP8" }),
	appData,
});

test("each transport's connection is watched until the transport closes", async () => {
	const { agent, watched } = createWatching();
	const { sender, receiver } = await createTransports();
	watchMediasoup(agent, sender);
	watchMediasoup(agent, receiver);
	expect(watched()).toEqual([connectionOf(sender), connectionOf(receiver)]);
	sender.close();
	expect(watched()).toEqual([connectionOf(receiver)]);
});

test("tracks with appData.share are shared screens, sent and received, and others are not", async () => {
	const { agent, shared } = createWatching();
	const { sender, receiver } = await createTransports();
	watchMediasoup(agent, sender);
	watchMediasoup(agent, receiver);
	const screen = await sender.produce({ track: camera(), appData: { share: true } });
	await sender.produce({ track: camera() });
	const received = await receiver.consume(remote({ share: true, peerId: "a" }));
	await receiver.consume(remote({ peerId: "a" }));
	expect([...shared]).toEqual([screen.track?.id, received.track.id]);
});

test("a sign of the application's own takes the place of appData.share, and a captured display needs none", async () => {
	const { agent, shared } = createWatching();
	const { sender } = await createTransports();
	watchMediasoup(agent, sender, { isShare: ({ source }) => source === "screen" });
	const screen = await sender.produce({ track: camera(), appData: { source: "screen" } });
	await sender.produce({ track: camera(), appData: { share: true } });
	const captured = Object.assign(camera(), { getSettings: () => ({ displaySurface: "window" }) });
	await sender.produce({ track: captured });
	expect([...shared]).toEqual([screen.track?.id, captured.id]);
});

test("after the end nothing is watched and no listener is left", async () => {
	const { agent, watched, shared } = createWatching();
	const { sender } = await createTransports();
	const end = watchMediasoup(agent, sender);
	end();
	expect(watched()).toEqual([]);
	await sender.produce({ track: camera(), appData: { share: true } });
	expect(shared.size).toBe(0);
	const events = ["newproducer", "newconsumer", "close"] as const;
	expect(events.map((event) => sender.observer.listenerCount(event))).toEqual([0, 0, 0]);
	end();
});

test("neither a broken agent nor a transport of another make reaches the page", async () => {
	const { sender } = await createTransports();
	const end = watchMediasoup(brokenAgent, sender);
	await sender.produce({ track: camera(), appData: { share: true } });
	end();
	// @ts-expect-error A transport of an SDK that has changed.
	watchMediasoup(createWatching().agent, { handler: null })();
});
