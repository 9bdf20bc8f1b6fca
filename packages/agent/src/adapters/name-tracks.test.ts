// On reports as Firefox has them; e2e/firefox.test.ts does it in a real one.
import { expect, test } from "vitest";
import { createScene } from "../../test/scene.js";
import type { AgentOptions, Connection, SlotReport } from "../index.js";
import { nameTracks } from "./name-tracks.js";

type Environment = ReturnType<typeof createScene>["environment"];
type Track = { readonly id: string; getSettings?(): object };
const lineOf = (mid: string, id: string) => ({ mid, sender: { track: { id } as Track | null } });

/** Sends 10 packets a second on each line, in reports that name no track. */
function createSender(environment: Environment, lines: ReturnType<typeof lineOf>[]) {
	return {
		connectionState: "connected",
		getSenders: () => lines.map(({ sender }) => sender),
		getTransceivers: () => lines,
		getStats() {
			const packetsSent = Math.floor(environment.now() / 100) + 1;
			const entries = lines.map(({ mid }, index) => ({
				id: mid,
				type: "outbound-rtp",
				kind: "video",
				ssrc: index,
				mid,
				timestamp: environment.now() + 1_000,
				packetsSent,
				bytesSent: packetsSent * 1_000,
			}));
			return Promise.resolve(new Map(entries.map((entry) => [entry.id, entry])));
		},
	};
}

function createMeasured(options: Partial<AgentOptions> = {}) {
	const { environment, agent, scene } = createScene(options);
	const typesOf = (report: SlotReport | undefined) => report?.samples.map(({ type }) => type);
	return { environment, agent, newest: () => typesOf(scene.slots.at(-1)) };
}

test("a sent share is told by the track of its line, and no longer one when the line carries another", async () => {
	const { environment, agent, newest } = createMeasured();
	const [first, second] = [lineOf("0", "screen"), lineOf("1", "camera")];
	agent.watch(nameTracks(createSender(environment, [first, second])), { share: ["screen"] });
	await environment.advance(10_000);
	expect(newest()).toEqual(["video_input", "as_input"]);
	first.sender.track = { id: "camera" };
	await environment.advance(10_000);
	expect(newest()).toEqual(["video_input"]);
	second.sender.track = { id: "screen" };
	await environment.advance(10_000);
	expect(newest()).toEqual(["video_input", "as_input"]);
	// A paused screen is no camera.
	second.sender.track = null;
	await environment.advance(10_000);
	expect(newest()).toEqual(["video_input", "as_input"]);
	second.sender.track = { id: "camera" };
	await environment.advance(10_000);
	expect(newest()).toEqual(["video_input"]);
});

test("the line of the same mid in another connection is none", async () => {
	const { environment, agent, newest } = createMeasured();
	agent.watch(nameTracks(createSender(environment, [lineOf("0", "screen")])), { share: ["screen"] });
	const unwatch = agent.watch(nameTracks(createSender(environment, [lineOf("0", "camera")])));
	await environment.advance(10_000);
	expect(newest()).toEqual(["video_input", "as_input"]);
	unwatch();
	await environment.advance(10_000);
	expect(newest()).toEqual(["as_input"]);
});

const visited = async (connection: Connection): Promise<unknown[]> => [...(await connection.getStats()).values()];

test("what a browser names itself stays, and so does what is received", async () => {
	const entries = [
		{ type: "outbound-rtp", mid: "0", trackIdentifier: "mine" },
		{ type: "inbound-rtp", mid: "0", trackIdentifier: "theirs" },
		{ type: "transport" },
	];
	const connection = {
		getStats: async () => new Map(entries.entries()),
		getTransceivers: () => [lineOf("0", "mine")],
	};
	expect(await visited(nameTracks(connection))).toEqual(entries);
});

test("it is the same for the same connection, whose state and senders it has", () => {
	const connection = createSender(createScene().environment, [lineOf("0", "screen")]);
	const named = nameTracks(connection);
	expect(nameTracks(connection)).toBe(named);
	expect(named.getSenders?.()).toEqual([{ track: { id: "screen" } }]);
	connection.connectionState = "closed";
	expect(named.connectionState).toBe("closed");
});

test("what has no lines, or is no connection at all, is handed on as it is", () => {
	const connection = { getStats: async () => new Map() };
	expect(nameTracks(connection)).toBe(connection);
	// @ts-expect-error A page that has none yet.
	expect(nameTracks(undefined)).toBeUndefined();
});
