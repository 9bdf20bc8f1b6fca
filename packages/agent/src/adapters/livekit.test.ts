// livekit-client's own Room, engine and transports on a connection that does nothing; e2e/adapters.test.ts has real ones.
import { Room, Track } from "livekit-client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { brokenAgent, createPeer, createWatching } from "../../test/watching.js";
import type { Connection } from "../index.js";
import { watchLivekit } from "./livekit.js";
import { nameTracks } from "./name-tracks.js";

class IdleConnection {
	connectionState = "new";
	getStats() {
		return Promise.resolve(new Map());
	}
	getSenders() {
		return [];
	}
	close() {
		this.connectionState = "closed";
	}
}

beforeEach(() => void vi.stubGlobal("RTCPeerConnection", IdleConnection));
afterEach(() => void vi.unstubAllGlobals());

/** What the engine does with the server's answer to a join. */
async function configure({ engine }: Room, isSingle = false): Promise<void> {
	const answer = { subscriberPrimary: true, iceServers: [] };
	await Reflect.get(engine, "configure").call(engine, answer, isSingle);
}
/** As they are watched. */
const connectionsOf = ({ engine: { pcManager } }: Room): Connection[] =>
	[pcManager?.publisher, pcManager?.subscriber].flatMap((transport) =>
		transport ? nameTracks(Reflect.get(transport, "_pc")) : [],
	);
const screenOf = (id: string) => ({
	source: Track.Source.ScreenShare,
	track: { mediaStreamTrack: { id } },
});

test("both connections are watched as soon as the engine has made them", async () => {
	const { agent, watched } = createWatching();
	const room = new Room();
	watchLivekit(agent, room);
	expect(watched()).toEqual([]);
	await configure(room);
	expect(watched()).toHaveLength(2);
	expect(watched()).toEqual(connectionsOf(room));
});

test("a room of one connection has it watched, also when it was made before", async () => {
	const { agent, watched } = createWatching();
	const room = new Room();
	await configure(room, true);
	watchLivekit(agent, room);
	expect(watched()).toHaveLength(1);
	expect(watched()).toEqual(connectionsOf(room));
});

test("a full reconnect brings other connections, and leaving brings none", async () => {
	const { agent, watched } = createWatching();
	const room = new Room();
	watchLivekit(agent, room);
	await configure(room);
	const before = watched();
	await room.engine.cleanupPeerConnections();
	await configure(room);
	expect(watched()).toEqual(connectionsOf(room));
	expect(watched()).toHaveLength(2);
	for (const connection of before) expect(watched()).not.toContain(connection);
	await room.engine.cleanupPeerConnections();
	room.emit("disconnected");
	expect(watched()).toEqual([]);
});

test("the engine of the next visit is followed, and the one before is not", async () => {
	const { agent, watched } = createWatching();
	const room = new Room();
	watchLivekit(agent, room);
	const { engine } = room;
	room.engine = new Room().engine;
	room.emit("signalConnected");
	expect(engine.listenerCount("transportsCreated")).toBe(0);
	await configure(room);
	expect(watched()).toEqual(connectionsOf(room));
	expect(watched()).toHaveLength(2);
});

test("published and subscribed screens are shared for as long as they are, and nothing else", async () => {
	const { agent, watched, shared } = createWatching();
	const room = new Room();
	const publications = new Map<string, object>([
		["1", screenOf("sent")],
		["2", { source: Track.Source.Camera, track: { mediaStreamTrack: { id: "camera" } } }],
		["3", { source: Track.Source.ScreenShare }],
	]);
	Object.assign(room.localParticipant, { trackPublications: publications });
	await configure(room, true);
	Object.assign(Reflect.get(room.engine.pcManager?.publisher ?? {}, "_pc"), {
		getTransceivers: () => ["sent", "camera"].map((id, mid) => ({ mid: `${mid}`, sender: { track: { id } } })),
		getStats: async () => [
			{ type: "outbound-rtp", mid: "0" },
			{ type: "outbound-rtp", mid: "1" },
			{ type: "inbound-rtp", trackIdentifier: "received" },
		],
	});
	watchLivekit(agent, room);
	const [screen] = shared;
	const namesNow = async () =>
		[...((await watched()[0]?.getStats())?.values() ?? [])].map((entry) => entry["trackIdentifier"]);
	expect(await namesNow()).toEqual([screen, "camera", "received"]);
	const received = new Map([["4", screenOf("received")]]);
	Reflect.apply(Map.prototype.set, room.remoteParticipants, ["b", { trackPublications: received }]);
	expect(await namesNow()).toEqual([screen, "camera", screen]);
	// The screen ends, and its receiver, with the same track, carries a camera next.
	received.delete("4");
	const camera = { ...screenOf("received"), source: Track.Source.Camera };
	received.set("5", camera as ReturnType<typeof screenOf>);
	publications.delete("1");
	expect(await namesNow()).toEqual(["sent", "camera", "received"]);
	expect(shared.size).toBe(1);
});

test("after the end nothing is watched and no listener is left", async () => {
	const { agent, watched } = createWatching();
	const room = new Room();
	const countListeners = () => room.eventNames().map((name) => Reflect.apply(room.listenerCount, room, [name]));
	const before = countListeners();
	const end = watchLivekit(agent, room);
	await configure(room);
	end();
	expect(watched()).toEqual([]);
	expect(room.engine.listenerCount("transportsCreated")).toBe(0);
	expect(countListeners()).toEqual(before);
	end();
});

test("neither a broken agent nor a room of another make reaches the page", async () => {
	const room = new Room();
	const end = watchLivekit(brokenAgent, room);
	await configure(room);
	end();
	// @ts-expect-error A room of an SDK that has changed.
	watchLivekit(createWatching().agent, { engine: { pcManager: { publisher: createPeer() } } })();
});
