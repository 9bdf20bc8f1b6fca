// An agent, a server and a connection on a virtual clock, for the tests of the agent's life.
import type { Batch } from "@qoscope/wire";
import type { PostAnswer } from "../src/environment.js";
import { type AgentOptions, type AgentState, type Connection, type SlotReport, startAgent } from "../src/index.js";
import {
	createVirtualEnvironment,
	type ServerSide,
	type VirtualEnvironment,
} from "../src/replay/virtual-environment.js";

type Frame = Readonly<Record<string, unknown>>;
export const SERVER_MS = Date.UTC(2026, 0, 1);
/** There and back. */
const POST_MS = 100;
export const PARTICIPANT_ID = "906298986451746";

/** A server that keeps what it gets; `acknowledges` and `accepts` can be turned off. */
export function createScene(options: Partial<AgentOptions> = {}, start = startAgent) {
	const connections: ServerSide[] = [];
	const frames: Frame[] = [];
	const posts: Batch[] = [];
	const scene = {
		acknowledges: true,
		accepts: true,
		knowsTime: true,
		echoes: true,
		/** What it does with a connection in the place of accepting or closing it. */
		onConnect: undefined as ((connection: ServerSide) => void) | undefined,
		/** Whether the batch door can be reached. */
		takesPosts: false,
		/** What it answers in the place of an acknowledgement. */
		answerPost: undefined as ((batch: Batch) => Partial<PostAnswer> | undefined) | undefined,
		posts,
		postedReports: () => posts.flatMap(({ reports }) => reports).map(({ slot }) => slot - SERVER_MS),
		connections,
		frames,
		reports: () => frames.filter(({ type }) => type === "report").map(({ slot }) => Number(slot) - SERVER_MS),
		/** What the server was told of the device, in the hello and since. */
		facts: () => frames.filter(({ type }) => type === "hello" || type === "facts").map(({ facts }) => facts as Frame),
		ratings: () => frames.filter(({ type }) => type === "rate"),
		runs: () => frames.filter(({ type }) => type === "hello").map(({ run }) => String(run)),
		newest: () => connections.at(-1),
		states: [] as AgentState[],
		slots: [] as SlotReport[],
	};
	const environment: VirtualEnvironment = createVirtualEnvironment({
		wallMs: SERVER_MS - 3_600_000,
		server: {
			async onPost(_url, text) {
				if (!scene.takesPosts) throw new Error("Nobody answers.");
				const batch: Batch = JSON.parse(text);
				posts.push(batch);
				await new Promise<void>((resolve) => environment.after(POST_MS, resolve));
				const answer = {
					acknowledged: scene.acknowledges ? batch.reports.map(({ slot }) => slot) : [],
					refused: [],
					participantId: PARTICIPANT_ID,
					webinarUuid: "",
					serverTimeMs: SERVER_MS + environment.now() - POST_MS / 2,
				};
				return { status: 200, retryAfterMs: 0, answer, ...scene.answerPost?.(batch) };
			},
			onConnect(connection) {
				connections.push(connection);
				if (scene.onConnect) scene.onConnect(connection);
				else if (scene.accepts) connection.open();
				else connection.close();
			},
			onFrame(connection, frame) {
				frames.push(frame);
				const serverTimeMs = SERVER_MS + environment.now();
				if (frame["type"] === "hello" && scene.knowsTime) {
					connection.send({ type: "hello", version: 1, serverTimeMs, participantId: PARTICIPANT_ID });
				}
				if (frame["type"] === "echo" && scene.echoes) connection.send({ type: "echo", at: frame["at"], serverTimeMs });
				if (frame["type"] === "report" && scene.acknowledges) connection.send({ type: "ack", slots: [frame["slot"]] });
				if (frame["type"] === "rate" && scene.acknowledges) connection.send({ type: "rated" });
				if (frame["type"] === "leave") connection.send({ type: "left" });
			},
		},
	});
	const agent = start(
		{
			url: "https://qos.example/agent/v1/webinars/85746065",
			token: "to.ke.n",
			onState: (state) => scene.states.push(state),
			onReport: (report) => scene.slots.push(report),
			...options,
		},
		environment,
	);
	return { scene, environment, agent };
}

/** An audio stream that receives 50 packets a second. */
export function createConnection(environment: VirtualEnvironment): Connection & { polls: number } {
	return {
		polls: 0,
		getStats() {
			this.polls += 1;
			const nowMs = environment.now();
			const packets = Math.floor(nowMs / 20) + 1;
			const fields = { packetsReceived: packets, bytesReceived: packets * 100, packetsLost: 0 };
			const entry = {
				id: "I",
				type: "inbound-rtp",
				kind: "audio",
				ssrc: 1,
				mid: "0",
				timestamp: nowMs + 1_000,
				...fields,
			};
			return Promise.resolve(new Map([["I", entry]]));
		},
	};
}

export function createRunning(options: Partial<AgentOptions> = {}, start = startAgent) {
	const made = createScene(options, start);
	const connection = createConnection(made.environment);
	const unwatch = made.agent.watch(connection);
	return { ...made, connection, unwatch };
}
