// mediasoup-client's own device and transports. Its handler for Node has no connection: it is given one.
import { FakeMediaStreamTrack } from "fake-mediastreamtrack";
import { Device, testFakeParameters as parameters } from "mediasoup-client";
import { FakeHandler } from "mediasoup-client/handlers/FakeHandler";
import { expect, test } from "vitest";
import { brokenAgent, createPeer, createWatching } from "../../test/watching.js";
import type { Connection } from "../index.js";
import { watchMediasoup } from "./mediasoup.js";
import { nameTracks } from "./name-tracks.js";

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
/** As it is watched. */
const connectionOf = (transport: { handler: object }): Connection => nameTracks(Reflect.get(transport.handler, "_pc"));
/** What the reports call tracks that are received; `ids` are the browser's own names. */
async function namesOf(transport: { handler: object }, ...ids: (string | undefined)[]) {
	const entries = ids.map((trackIdentifier) => ({ type: "inbound-rtp", trackIdentifier }));
	Object.assign(Reflect.get(transport.handler, "_pc"), { getStats: async () => entries });
	const [watched] = connections.get(transport) ?? [];
	return [...((await watched?.getStats())?.values() ?? [])].map((entry) => entry["trackIdentifier"]);
}
/** What is watched of a transport. */
const connections = new Map<object, readonly Connection[]>();
function watch(transport: Parameters<typeof watchMediasoup>[1], options?: Parameters<typeof watchMediasoup>[2]) {
	const { agent, watched, shared } = createWatching();
	const end = watchMediasoup(agent, transport, options);
	connections.set(transport, watched());
	return { end, watched, shared };
}
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
	const { sender, receiver } = await createTransports();
	const [[screen]] = [[...watch(sender).shared], watch(receiver)];
	const sent = await sender.produce({ track: camera(), appData: { share: true } });
	const other = await sender.produce({ track: camera() });
	const received = await receiver.consume(remote({ share: true, peerId: "a" }));
	const seen = await receiver.consume(remote({ peerId: "a" }));
	expect(await namesOf(sender, sent.track?.id, other.track?.id)).toEqual([screen, other.track?.id]);
	expect(await namesOf(receiver, received.track.id, seen.track.id)).toEqual([screen, seen.track.id]);
});

test("a screen is one on whichever track it is sent, and the track of a closed consumer is none any more", async () => {
	const { sender, receiver } = await createTransports();
	const [[screen]] = [[...watch(sender).shared], watch(receiver)];
	const sent = await sender.produce({ track: camera(), appData: { share: true } });
	const first = sent.track?.id;
	await sent.replaceTrack({ track: camera() });
	expect(await namesOf(sender, first, sent.track?.id)).toEqual([first, screen]);
	const received = await receiver.consume(remote({ share: true }));
	received.close();
	expect(await namesOf(receiver, received.track.id)).toEqual([received.track.id]);
});

test("a sign of the application's own takes the place of appData.share, and a captured display needs none", async () => {
	const { sender } = await createTransports();
	const [screen] = watch(sender, { isShare: ({ source }) => source === "screen" }).shared;
	const sent = await sender.produce({ track: camera(), appData: { source: "screen" } });
	const other = await sender.produce({ track: camera(), appData: { share: true } });
	const captured = Object.assign(camera(), { getSettings: () => ({ displaySurface: "window" }) });
	await sender.produce({ track: captured });
	const names = await namesOf(sender, sent.track?.id, other.track?.id, captured.id);
	expect(names).toEqual([screen, other.track?.id, screen]);
});

test("after the end nothing is watched and no listener is left", async () => {
	const { agent, watched } = createWatching();
	const { sender } = await createTransports();
	const end = watchMediasoup(agent, sender);
	end();
	expect(watched()).toEqual([]);
	await sender.produce({ track: camera(), appData: { share: true } });
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
