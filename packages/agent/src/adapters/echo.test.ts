// Two ends on a virtual clock; e2e/echo.test.ts has real channels.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createChannel, createChannels, echoOf, Peer, read, readFor } from "../../test/echo-ends.js";
import type { StatsReport } from "../measure/adapt.js";
import { readStats } from "../read-stats.js";
import { answerEchoes, withEcho } from "./echo.js";

beforeEach(() => {
	vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => void vi.useRealTimers());

const stampOf = (text: string | undefined) => String(text).split(" ")[2];

describe("with an end that answers", () => {
	test("each reading brings a round trip, and the report has one entry more", async () => {
		const [near, far] = createChannels(60, 20);
		answerEchoes(far);
		const watched = withEcho(new Peer(), near);
		for (let second = 0; second < 2; second += 1) {
			expect(await read(watched)).toHaveLength(second === 0 ? 2 : 3);
			await vi.advanceTimersByTimeAsync(1_000);
		}
		const entries = await read(watched);
		expect(entries.map(({ type }) => type)).toEqual(["echo", "transport", "remote-inbound-rtp"]);
		expect(entries[0]).toEqual({
			...{ id: "echo", type: "echo", selected: true },
			...{ responsesReceived: 1, totalRoundTripTime: 0.08 },
		});
		const later = await readFor(watched, 10);
		expect(later?.["responsesReceived"]).toBe(11);
		expect(later?.["totalRoundTripTime"]).toBeCloseTo(0.88);
	});

	test("the first report with an entry tells where its counters stand, and no answer is lost to it", async () => {
		const [near, far] = createChannels(60, 20);
		answerEchoes(far);
		const watched = withEcho(new Peer(), near);
		expect(await readFor(watched, 1)).toMatchObject({ responsesReceived: 0, totalRoundTripTime: 0 });
		const told = await readFor(watched, 10);
		expect(told?.["responsesReceived"]).toBe(near.sent.length);
	});

	test("answers that come together are told one by one, each as long as it took, and nobody is asked meanwhile", async () => {
		const waiting: string[] = [];
		const channel = createChannel((text) => void waiting.push(text));
		const watched = withEcho(new Peer(), channel);
		const answer = () => {
			for (const text of waiting.splice(0)) channel.hear(`qoscope-echo answer ${stampOf(text)}`);
		};
		await readFor(watched, 3);
		answer();
		const asked = channel.sent.length;
		const toldMs = [];
		let before = 0;
		for (let second = 0; second < 4; second += 1) {
			const sumMs = 1_000 * Number(echoOf(await read(watched))?.["totalRoundTripTime"]);
			toldMs.push(Math.round(sumMs - before));
			before = sumMs;
			if (second < 2) expect(channel.sent).toHaveLength(asked);
			await vi.advanceTimersByTimeAsync(1_000);
		}
		expect(toldMs).toEqual([0, 2_500, 1_500, 500]);
		expect(channel.sent.length).toBeGreaterThan(asked);
	});

	test("both ends may ask over the one channel", async () => {
		const [near, far] = createChannels(30, 10);
		const ends = [withEcho(new Peer(), near), withEcho(new Peer(), far)];
		await Promise.all(ends.map((end) => readFor(end, 4)));
		for (const end of ends) {
			const echo = echoOf(await read(end));
			expect(echo?.["totalRoundTripTime"]).toBeCloseTo(0.04 * Number(echo?.["responsesReceived"]));
			expect(echo?.["responsesReceived"]).toBeGreaterThanOrEqual(3);
		}
		// No answer is answered.
		const said = (channel: { readonly sent: readonly string[] }, kind: string) =>
			channel.sent.filter((text) => text.includes(kind)).map(stampOf);
		expect(said(near, "answer")).toEqual(said(far, "ask").slice(0, said(near, "answer").length));
	});

	test("a channel without listeners is heard by its onmessage, and who was there before hears, too", async () => {
		const [near, far] = createChannels(30, 10);
		const heard: unknown[] = [];
		const plain = { send: far.send, onmessage: (event: { data: unknown }) => void heard.push(event.data) };
		answerEchoes(plain);
		far.addEventListener("message", (event) => plain.onmessage(event));
		expect((await readFor(withEcho(new Peer(), near), 3))?.["responsesReceived"]).toBe(2);
		expect(heard).toEqual(near.sent.slice(0, 2));
	});
});

describe("the connection", () => {
	test("keeps its state, its senders and whatever else it has", () => {
		const peer = new Peer();
		const watched = withEcho(peer, createChannel());
		expect(watched.connectionState).toBe("connected");
		expect(watched.getSenders?.()).toEqual(peer.getSenders());
		peer.close();
		expect(watched.connectionState).toBe("closed");
		expect(watched).toBeInstanceOf(Peer);
	});

	test("that fails at its statistics says so as it would by itself", async () => {
		const getStats = () => Promise.reject(new Error("There are none."));
		await expect(withEcho({ getStats }, createChannel()).getStats()).rejects.toThrow("There are none.");
	});

	test("hands its entries on one by one and copies none", async () => {
		const entry = { id: "T", type: "transport" };
		const visits: string[] = [];
		const getStats = async (): Promise<StatsReport> => ({
			*values() {
				visits.push("before");
				yield entry;
				visits.push("after");
			},
		});
		const report = await readStats(withEcho({ getStats }, createChannel()));
		expect(visits).toEqual([]);
		for (const visited of report.values()) {
			expect(visited).toBe(entry);
			visits.push("visited");
		}
		expect(visits).toEqual(["before", "visited", "after"]);
	});
});

describe("the timer", () => {
	test.each<[string, (peer: Peer, channel: ReturnType<typeof createChannel>) => void]>([
		["the connection closes", (peer) => peer.close()],
		["the channel closes", (_peer, channel) => Object.assign(channel, { readyState: "closed" })],
	])("ends when %s, and does not come back", async (_when, close) => {
		const [peer, channel] = [new Peer(), createChannel()];
		const watched = withEcho(peer, channel);
		await readFor(watched, 2);
		expect(vi.getTimerCount()).toBe(1);
		close(peer, channel);
		const asked = channel.sent.length;
		await vi.advanceTimersByTimeAsync(1_000);
		await read(watched);
		expect(vi.getTimerCount()).toBe(0);
		expect(channel.sent).toHaveLength(asked);
	});

	test("is not there before somebody reads, and ends when nobody does any more", async () => {
		const channel = createChannel();
		const watched = withEcho(new Peer(), channel);
		expect(vi.getTimerCount()).toBe(0);
		await read(watched);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(vi.getTimerCount()).toBe(0);
		expect(channel.sent).toHaveLength(1);
		await read(watched);
		expect(vi.getTimerCount()).toBe(1);
	});
});

describe("an answer counts once and for an open question of this end alone", () => {
	test.each<[string, (stamp: string | undefined) => readonly unknown[], number]>([
		["its own", (stamp) => [`qoscope-echo answer ${stamp}`], 1],
		["its own, three times", (stamp) => Array(3).fill(`qoscope-echo answer ${stamp}`), 1],
		["another stamp", () => ["qoscope-echo answer 0123456789abcdef"], 0],
		["a question in its words", (stamp) => [`qoscope-echo ask ${stamp}`], 0],
		["more behind it", (stamp) => [`qoscope-echo answer ${stamp} and more`, `qoscope-echo answer ${stamp}\n`], 0],
		["what is no text", () => [undefined, null, 7, new ArrayBuffer(8), {}, "", "x".repeat(1_000_000)], 0],
	])("%s", async (_what, answersTo, counted) => {
		const channel = createChannel();
		const watched = withEcho(new Peer(), channel);
		await readFor(watched, 1);
		for (const data of answersTo(stampOf(channel.sent[0]))) channel.hear(data);
		expect((await readFor(watched, 3))?.["responsesReceived"] ?? 0).toBe(counted);
	});

	test("a late one counts until ten seconds have passed", async () => {
		const channel = createChannel();
		const watched = withEcho(new Peer(), channel);
		await readFor(watched, 11);
		const [tooLate, late] = [channel.sent[0], channel.sent[2]];
		channel.hear(`qoscope-echo answer ${stampOf(tooLate)}`);
		expect(echoOf(await read(watched))).toBeUndefined();
		channel.hear(`qoscope-echo answer ${stampOf(late)}`);
		await read(watched);
		expect(echoOf(await read(watched))).toMatchObject({ responsesReceived: 1, totalRoundTripTime: 8.5 });
	});

	test("ten questions are remembered, however many were not answered", async () => {
		const channel = createChannel();
		const watched = withEcho(new Peer(), channel);
		await readFor(watched, 500);
		for (const text of channel.sent) channel.hear(`qoscope-echo answer ${stampOf(text)}`);
		expect((await readFor(watched, 10))?.["responsesReceived"]).toBe(10);
	});
});

describe("without answers there is no entry, so that the candidate pair serves", () => {
	test("from a channel that never opens, and nothing waits in it", async () => {
		const channel = Object.assign(createChannel(), { readyState: "connecting" });
		expect(await readFor(withEcho(new Peer(), channel), 20)).toBeUndefined();
		expect(channel.sent).toEqual([]);
	});

	test("from one that throws, or is none", async () => {
		const channel = createChannel(() => {
			throw new Error("The channel is broken.");
		});
		expect(await readFor(withEcho(new Peer(), channel), 3)).toBeUndefined();
		const nothing: ReturnType<typeof createChannel> = JSON.parse("null");
		expect(await read(withEcho(new Peer(), nothing))).toHaveLength(2);
		answerEchoes(nothing);
	});

	test("from one that is full of other data", async () => {
		const channel = Object.assign(createChannel(), { bufferedAmount: 100_000 });
		await readFor(withEcho(new Peer(), channel), 3);
		expect(channel.sent).toEqual([]);
	});

	test("five seconds after the last one, and there is one again with the next", async () => {
		const [near, far] = createChannels(10, 10);
		answerEchoes(far);
		const watched = withEcho(new Peer(), near);
		expect(await readFor(watched, 3)).toBeDefined();
		far.readyState = "closing";
		expect(await readFor(watched, 4)).toBeDefined();
		expect(await readFor(watched, 2)).toBeUndefined();
		far.readyState = "open";
		expect((await readFor(watched, 2))?.["responsesReceived"]).toBe(3);
	});
});

describe("the end that answers", () => {
	test("answers a few questions a second, whoever asks more", async () => {
		const channel = createChannel();
		answerEchoes(channel);
		for (let asked = 0; asked < 1_000; asked += 1) channel.hear("qoscope-echo ask 0123456789abcdef");
		expect(channel.sent).toEqual(Array(5).fill("qoscope-echo answer 0123456789abcdef"));
		await vi.advanceTimersByTimeAsync(1_000);
		for (let asked = 0; asked < 1_000; asked += 1) channel.hear("qoscope-echo ask 0123456789abcdef");
		expect(channel.sent).toHaveLength(10);
	});

	test("answers at most two and a half times what it was asked with, and nothing but questions", () => {
		const channel = createChannel();
		answerEchoes(channel, { clock: () => ({ nowMs: 999_999_999_999_998, uncertaintyMs: 999_999_998.1234 }) });
		const question = "qoscope-echo ask 0123456789abcdef";
		for (const data of [question, `${question} `, question.toUpperCase(), "qoscope-echo answer 0123456789abcdef"]) {
			channel.hear(data);
		}
		expect(channel.sent).toHaveLength(1);
		expect(channel.sent[0]?.length).toBeLessThanOrEqual(2.5 * question.length);
	});

	test("that cannot send lets nobody know", () => {
		const channel = createChannel(() => {
			throw new Error("The channel is broken.");
		});
		answerEchoes(channel);
		channel.hear("qoscope-echo ask 0123456789abcdef");
		expect(channel.sent).toHaveLength(1);
	});
});
