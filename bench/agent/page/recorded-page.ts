/** A page whose connection is a recording and whose clock is moved: what a candidate itself does, and nothing else. */
import { candidate } from "bench:candidate";
import type { Running } from "../candidates/candidate.js";
import { type Entry, FakeConnection, type RecordedReports, reportsOf } from "./fake-connection.js";
import { FakeSocket } from "./fake-socket.js";
import { installVirtualClock } from "./virtual-clock.js";

const POLL_MS = 1_000;
/** Some see at their next tick only that they were stopped, and some keep their last report for half a minute. */
const END_MS = 60_000;
const url = `${location.origin}/agent/v1/webinars/1`;

let polls: readonly (readonly Entry[])[] = [];
let reports: RecordedReports[] = [];
let handedOut: unknown[] | undefined;
let kept: Running | undefined;
let keptConnection: FakeConnection | undefined;

Object.assign(globalThis, { RTCPeerConnection: FakeConnection, WebSocket: FakeSocket });
navigator.sendBeacon = () => true;
const clock = installVirtualClock();

/** Each time it is the hour of the recording's begin, so that clock and reports agree. */
function start(connection: FakeConnection): Running {
	clock.setWall(Number(polls[0]?.[0]?.["timestamp"]));
	return candidate.start(connection as unknown as RTCPeerConnection, {
		url,
		handOut: (sample) => void handedOut?.push(sample),
	});
}

/** Polls of a connection whose reports are made anew for each, so that what a candidate keeps of them is its own. */
async function pollFresh(connection: FakeConnection, fromPoll: number, toPoll: number): Promise<void> {
	for (const entries of polls.slice(fromPoll, toPoll)) {
		connection.now = reportsOf(structuredClone([...entries]));
		await clock.advance(POLL_MS);
	}
}

/** Polls of a connection whose reports stand ready. */
async function pollReady(connection: FakeConnection, fromPoll: number, toPoll: number): Promise<void> {
	for (const report of reports.slice(fromPoll, toPoll)) {
		connection.now = report;
		await clock.advance(POLL_MS);
	}
}

function firstReports() {
	return reportsOf(structuredClone([...(polls[0] ?? [])]));
}

export const bench = {
	load(recorded: readonly (readonly Entry[])[]): void {
		polls = recorded;
	},

	/** Makes all reports before they are asked for, begins, and has the first polls, which set a candidate up. */
	async begin(polled: number): Promise<void> {
		reports = structuredClone([...polls]).map(reportsOf);
		keptConnection = new FakeConnection(reports[0] ?? firstReports());
		kept = start(keptConnection);
		await pollReady(keptConnection, 0, polled);
	},

	/** Has the other polls; answers how often the connection was asked. */
	async goOn(polled: number): Promise<number> {
		if (!keptConnection) throw new Error("Nothing has begun.");
		const before = keptConnection.polls;
		await pollReady(keptConnection, polled, reports.length);
		return keptConnection.polls - before;
	},

	/** What a candidate hands out after the first polls, as text; each sample by itself. */
	async collect(unmeasured: number): Promise<string[]> {
		const connection = new FakeConnection(firstReports());
		const running = start(connection);
		await pollFresh(connection, 0, unmeasured);
		handedOut = [];
		await pollFresh(connection, unmeasured, polls.length);
		const samples = handedOut.map((sample) => JSON.stringify(sample));
		handedOut = undefined;
		running.stop();
		await clock.advance(END_MS);
		return samples;
	},

	/** Begins, polls twice and ends, as often as said, on one connection that stays. */
	async cycle(count: number): Promise<void> {
		const connection = new FakeConnection(firstReports());
		for (let index = 0; index < count; index += 1) {
			const running = start(connection);
			await pollFresh(connection, 0, 2);
			running.stop();
			await clock.advance(END_MS);
		}
	},

	/** Begins with the first call and goes on with the others, through the recording. */
	async keep(fromPoll: number, toPoll: number): Promise<void> {
		keptConnection ??= new FakeConnection(firstReports());
		kept ??= start(keptConnection);
		await pollFresh(keptConnection, fromPoll, toPoll);
	},

	async letGo(): Promise<void> {
		kept?.stop();
		kept = undefined;
		keptConnection = undefined;
		await clock.advance(END_MS);
	},
};

Object.assign(globalThis, { bench });
