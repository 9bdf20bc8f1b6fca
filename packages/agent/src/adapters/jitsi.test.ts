// A stand-in with the fields, the calls and the order of events that JitsiConference.ts of lib-jitsi-meet has.
import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { brokenAgent, createPeer, createWatching } from "../../test/watching.js";
import { watchJitsi } from "./jitsi.js";

type Session = { peerconnection: { peerconnection: ReturnType<typeof createPeer> } };

const createSession = (): Session => ({ peerconnection: { peerconnection: createPeer() } });
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

test("the bridge's connection is watched once there is one, and the next after a restart", () => {
	const { agent, watched } = createWatching();
	const conference = new Conference();
	watchJitsi(agent, conference);
	expect(watched()).toEqual([]);
	for (const session of [createSession(), createSession()]) {
		conference.jvbJingleSession = session;
		conference.emit("conference.media_session.started", session);
		expect(watched()).toEqual([connectionOf(session)]);
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
	expect(watched()).toEqual([connectionOf(conference.jvbJingleSession)]);
	conference.setP2P(true);
	expect(watched()).toEqual([connectionOf(conference.p2pJingleSession)]);
	conference.p2pJingleSession = null;
	conference.setP2P(false);
	expect(watched()).toEqual([connectionOf(conference.jvbJingleSession)]);
});

test("desktop tracks are shared screens, local and remote, and others are not", () => {
	const { agent, shared } = createWatching();
	const conference = join();
	conference.local.push(trackOf("my screen", "desktop"));
	watchJitsi(agent, conference);
	expect([...shared]).toEqual(["my screen"]);
	conference.remote.push(trackOf("their screen", "desktop_high_fps"));
	conference.emit("conference.trackAdded", conference.remote.at(-1));
	expect([...shared]).toEqual(["my screen", "their screen"]);
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
