// Each moment is counted once, whenever and however often connections are read, on a virtual clock.
import { expect, test } from "vitest";
import { createScene, SERVER_MS } from "../test/scene.js";
import type { VirtualEnvironment } from "./replay/virtual-environment.js";

/** Receives 50 packets of 100 bytes and 30 frames a second from when it is made; answers after `delayMs`. */
function createVideo(environment: VirtualEnvironment, { ssrc = 1, width = 640, delayMs = 0 } = {}) {
	const beganMs = environment.now();
	return {
		getStats() {
			const nowMs = environment.now();
			const packetsReceived = Math.floor((nowMs - beganMs) / 20) + 1;
			const entry = {
				...{ id: "I", type: "inbound-rtp", kind: "video", ssrc, mid: "0", timestamp: nowMs + 1_000 },
				...{ packetsReceived, bytesReceived: packetsReceived * 100, packetsLost: 0 },
				...{ framesDecoded: Math.floor(((nowMs - beganMs) * 30) / 1_000), frameWidth: width, frameHeight: width / 2 },
			};
			const report = new Map([["I", entry]]);
			return new Promise<typeof report>((resolve) => {
				if (delayMs > 0) environment.after(delayMs, () => resolve(report));
				else resolve(report);
			});
		},
	};
}

function createMeasured() {
	const { scene, environment, agent } = createScene();
	const videoOf = () =>
		scene.slots.map(({ slot, samples }) => {
			const { durationMs, bytes, packets, frames } = samples.find(({ type }) => type === "video_output")?.sample ?? {};
			return { atMs: slot - SERVER_MS, durationMs, bytes, packets, frames };
		});
	return { scene, environment, agent, videoOf };
}
const second = { durationMs: 5_000, bytes: 25_000, packets: 250, frames: 150 };

test.each([[100], [500], [950]])("watching again %i ms after each tick loses and doubles nothing", async (afterMs) => {
	const { environment, agent, videoOf } = createMeasured();
	const connection = createVideo(environment);
	agent.watch(connection);
	for (let n = 0; n < 16; n += 1) {
		await environment.advance(afterMs);
		agent.watch(connection);
		await environment.advance(1_000 - afterMs);
	}
	expect(videoOf().slice(0, 3)).toEqual([0, 5_000, 10_000].map((atMs) => ({ atMs, ...second })));
});

test("of two connections of which one is read twice a second neither frames nor time are counted twice", async () => {
	const { environment, agent, videoOf } = createMeasured();
	const [large, small] = [createVideo(environment, { ssrc: 1 }), createVideo(environment, { ssrc: 2, width: 320 })];
	agent.watch(large);
	agent.watch(small);
	for (let n = 0; n < 16; n += 1) {
		await environment.advance(500);
		agent.watch(n % 2 ? large : small);
		await environment.advance(500);
	}
	const both = { ...second, bytes: 50_000, packets: 500 };
	expect(videoOf().slice(0, 3)).toEqual([0, 5_000, 10_000].map((atMs) => ({ atMs, ...both })));
});

test.each([[300], [1_200], [2_600], [4_800]])(
	"a connection that answers after %i ms makes no slot longer",
	async (delayMs) => {
		const { environment, agent, scene, videoOf } = createMeasured();
		agent.watch(createVideo(environment, { ssrc: 1 }));
		agent.watch(createVideo(environment, { ssrc: 2, width: 320, delayMs }));
		await environment.advance(60_000);
		const slots = videoOf().slice(1, -1);
		expect(slots.length).toBeGreaterThan(4);
		for (const { durationMs, frames } of slots) {
			expect(durationMs).toBe(5_000);
			expect(Math.abs((frames ?? 0) - 150)).toBeLessThanOrEqual(2);
		}
		const total = slots.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
		// Nothing but what lies at the edges, by when the slow one was read.
		expect(Math.abs(total / (slots.length * 50_000) - 1)).toBeLessThan(0.03);
		expect(scene.states.at(-1)).toMatchObject({ droppedPolls: 0, droppedReports: 0 });
	},
);

test("a connection that never answers holds the others' slots for ten ticks and no longer", async () => {
	const { environment, agent, scene } = createMeasured();
	const connection = createVideo(environment);
	agent.watch(connection);
	await environment.advance(2_000);
	agent.watch({ ...connection, getStats: () => new Promise(() => {}) });
	let isAnswering = true;
	const answer = createVideo(environment, { ssrc: 9 });
	agent.watch({ getStats: () => (isAnswering ? answer.getStats() : new Promise(() => {})) });
	await environment.advance(4_000);
	isAnswering = false;
	await environment.advance(60_000);
	const newest = (scene.slots.at(-1)?.slot ?? 0) - SERVER_MS;
	expect(newest).toBeGreaterThanOrEqual(55_000);
});

/** Holds up the page's timers and answers for so long, as a frozen tab does, and both clocks go on. */
async function freeze(environment: VirtualEnvironment, forMs: number) {
	await environment.advanceTo(environment.now() + forMs, 100);
}

test("twenty seconds of a frozen tab lie in the slots that they took", async () => {
	const { environment, agent, scene, videoOf } = createMeasured();
	agent.watch(createVideo(environment));
	await environment.advance(12_300);
	await freeze(environment, 20_000);
	await environment.advance(8_000);
	const slots = videoOf();
	expect(slots.map(({ atMs, durationMs }) => [atMs, durationMs])).toEqual(
		[0, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 35_000].map((atMs) => [atMs, 5_000]).slice(0, slots.length),
	);
	for (const { packets = 0 } of slots) expect(Math.abs(packets - 250)).toBeLessThanOrEqual(1);
	expect(slots.slice(0, 7).reduce((sum, { packets = 0 }) => sum + packets, 0)).toBe(1_750);
	expect(scene.states.at(-1)?.droppedPolls).toBe(0);
});

test("when both clocks have jumped by ten minutes nothing is made of it, and that is counted", async () => {
	const { environment, agent, scene, videoOf } = createMeasured();
	agent.watch(createVideo(environment));
	await environment.advance(12_300);
	await freeze(environment, 605_000);
	await environment.advance(12_000);
	for (const { durationMs } of videoOf()) expect(durationMs).toBeLessThanOrEqual(5_000);
	expect(videoOf().some(({ atMs }) => atMs > 15_000 && atMs < 610_000)).toBe(false);
	expect(videoOf().at(-1)).toMatchObject(second);
	expect(scene.states.at(-1)?.droppedPolls).toBe(1);
});

test("a page takes back that a track is a screen", async () => {
	const { environment, agent, scene } = createMeasured();
	const connection = createVideo(environment);
	agent.watch(connection);
	agent.share("none", "0");
	await environment.advance(6_000);
	agent.unshare("none", "0");
	// @ts-expect-error A track without an id names nothing, and nothing that has no name is a screen.
	agent.share({});
	await environment.advance(10_000);
	expect(scene.slots.map(({ samples }) => samples.map(({ type }) => type).join())).toEqual([
		"as_output",
		"video_output,as_output",
		"video_output",
	]);
});
