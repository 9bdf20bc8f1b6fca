// A stand-in with the fields, the calls and the order of events that JitsiConference.ts of lib-jitsi-meet has.

import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { brokenAgent, createPeer, createWatching } from "../../test/watching.js";
import type { Connection } from "../index.js";
import { readStats } from "../read-stats.js";
import { watchJitsi } from "./jitsi.js";

type Session = { peerconnection: { peerconnection: Connection } };

let made = 0;
/** What is watched is not the session's own connection, but has its state. */
const createSession = (): Session => {
	made += 1;
	return { peerconnection: { peerconnection: { ...createPeer(), connectionState: `state ${made}` } } };
};
const trackOf = (id: string, videoType?: string) => ({ getVideoType: () => videoType, getTrack: () => ({ id }) });

class Conference extends EventEmitter {
	jvbJingleSession: Session | null = null;
	p2pJingleSession: Session | null = null;
	p2p = false;
	local = [trackOf("microphone"), trackOf("camera", "camera")];
	remote = [trackOf("their camera", "camera")];
	isP2PActive() {
		return this.p2p;
	}
	getLocalTracks() {
		return this.local;
	}
	getParticipants() {
		return [{ getTracks: () => this.remote }];
	}
	setP2P(isActive: boolean) {
		this.p2p = isActive;
		this.emit("conference.p2pStatus", this, isActive);
		this.emit("conference.media_session.active_changed");
	}
}

function join() {
	const conference = new Conference();
	conference.jvbJingleSession = createSession();
	conference.emit("conference.media_session.started", conference.jvbJingleSession);
	return conference;
}
const connectionOf = (session: Session | null) => session?.peerconnection.peerconnection;
const statesOf = (connections: readonly (Connection | undefined)[]) =>
	connections.map((connection) => connection?.connectionState);

test("the bridge's connection is watched once there is one, and the next after a restart", () => {
	const { agent, watched } = createWatching();
	const conference = new Conference();
	watchJitsi(agent, conference);
	expect(watched()).toEqual([]);
	for (const session of [createSession(), createSession()]) {
		conference.jvbJingleSession = session;
		conference.emit("conference.media_session.started", session);
		expect(statesOf(watched())).toEqual(statesOf([connectionOf(session)]));
	}
	conference.jvbJingleSession = null;
	conference.emit("conference.left");
	expect(watched()).toEqual([]);
});

test("of the two connections the one is watched that carries the media", () => {
	const { agent, watched } = createWatching();
	const conference = join();
	watchJitsi(agent, conference);
	conference.p2pJingleSession = createSession();
	conference.emit("conference.media_session.started", conference.p2pJingleSession);
	expect(statesOf(watched())).toEqual(statesOf([connectionOf(conference.jvbJingleSession)]));
	conference.setP2P(true);
	expect(statesOf(watched())).toEqual(statesOf([connectionOf(conference.p2pJingleSession)]));
	conference.p2pJingleSession = null;
	conference.setP2P(false);
	expect(statesOf(watched())).toEqual(statesOf([connectionOf(conference.jvbJingleSession)]));
});

/** What the reports call the tracks that are received and sent. */
async function namesOf(connection: Connection | undefined): Promise<unknown[]> {
	const entries = connection === undefined ? [] : (await readStats(connection)).values();
	return [...entries].map((entry) => entry["trackIdentifier"]);
}

test("desktop tracks are shared screens, local and remote, for as long as they are", async () => {
	const { agent, watched, shared } = createWatching();
	const conference = join();
	const [mine, theirs] = [trackOf("my screen", "desktop"), trackOf("their screen", "desktop_high_fps")];
	conference.local.push(mine);
	conference.remote.push(theirs);
	watchJitsi(agent, conference);
	const [screen] = shared;
	Object.assign(connectionOf(conference.jvbJingleSession) ?? {}, {
		getTransceivers: () =>
			["camera", "my screen"].map((id, index) => ({ mid: String(index), sender: { track: { id } } })),
		getStats: async () => [
			{ type: "outbound-rtp", mid: "0" },
			{ type: "outbound-rtp", mid: "1" },
			{ type: "inbound-rtp", trackIdentifier: "their camera" },
			{ type: "inbound-rtp", trackIdentifier: "their screen" },
		],
	});
	expect(await namesOf(watched()[0])).toEqual(["camera", screen, "their camera", screen]);
	// As setOwner() and _setVideoType() do when the bridge puts another source on an SSRC.
	theirs.getVideoType = () => "camera";
	expect(await namesOf(watched()[0])).toEqual(["camera", screen, "their camera", "their screen"]);
	conference.local.pop();
	expect(await namesOf(watched()[0])).toEqual(["camera", "my screen", "their camera", "their screen"]);
});

test("a conference that tells no tracks leaves the reports as they are", async () => {
	const { agent, watched } = createWatching();
	const conference = join();
	watchJitsi(agent, conference);
	conference.getParticipants = () => {
		throw new Error("The conference is gone.");
	};
	const entry = { type: "inbound-rtp", trackIdentifier: "their screen" };
	Object.assign(connectionOf(conference.jvbJingleSession) ?? {}, { getStats: async () => [entry] });
	expect(await namesOf(watched()[0])).toEqual(["their screen"]);
});

test("after the end nothing is watched and no listener is left", () => {
	const { agent, watched } = createWatching();
	const conference = join();
	const end = watchJitsi(agent, conference);
	expect(watched()).toHaveLength(1);
	end();
	expect(watched()).toEqual([]);
	expect(conference.eventNames()).toEqual([]);
	end();
});

test("neither a broken agent nor a conference of another make reaches the page", () => {
	const conference = join();
	const end = watchJitsi(brokenAgent, conference);
	conference.setP2P(true);
	end();
	// @ts-expect-error A conference of an SDK that has changed.
	watchJitsi(createWatching().agent, {})();
});
