// The whole reporter on a clock of its own, with Janus and the batch door as the test says they are.
import type { BatchAnswer, StreamType } from "@qoscope/wire";
import { decodeSample, SLOT_MS } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import type { Letter, Outcome } from "./batch-door.js";
import { createReporter, type Reporter } from "./reporter.js";

const START = 1_772_360_160_000;

interface Person {
	readonly visit: string;
	readonly room?: number | string;
	/** The m-line's description. */
	readonly description?: string;
}

/** Each person publishes one m-line: 10 packets and 1,120 bytes a second, of which 12 a packet are header. */
function infoOf({ visit, room = 77, description = "camera" }: Person, handle: number, nowMs: number) {
	const seconds = (nowMs - START) / 1_000;
	const stats = { in: { packets: 10 * seconds, bytes: 1_120 * seconds } };
	return {
		session_id: handle,
		handle_id: handle,
		current_time: nowMs * 1_000,
		opaque_id: visit,
		plugin_specific: { room, display: visit.toUpperCase(), streams: [{ mid: "0", description }] },
		webrtc: {
			media: { 0: { mid: "0", type: "video", direction: { recv: true }, rtcp: { main: { lost: 0 } }, stats } },
		},
	};
}

function open(options: { readonly visits?: RegExp; readonly crc?: RegExp; readonly webinar?: number } = {}) {
	let nowMs = START;
	let people: readonly Person[] = [];
	let door: (letter: Letter) => Outcome | Promise<Outcome> = (letter) => stored(letter);
	const sent: Letter[] = [];
	const reporter: Reporter = createReporter({
		options: { visits: /./, screen: "screen", ...options },
		readHandles: async () => people.map((person, index) => infoOf(person, index + 1, nowMs)),
		door: {
			askTime: async () => {},
			send: async (letter) => {
				sent.push(letter);
				return door(letter);
			},
		},
		clock: { now: () => nowMs, observe: () => {}, uncertaintyMs: () => 0 },
		local: () => nowMs,
		log: () => {},
	});
	return {
		sent,
		reporter,
		setPeople: (...now: readonly Person[]) => {
			people = now;
		},
		setDoor: (now: typeof door) => {
			door = now;
		},
		/** Polls each second, the first time at once, and lets deliveries end. */
		run: async (seconds: number) => {
			for (let second = 0; second < seconds; second++) {
				await reporter.poll();
				for (let turn = 0; turn < 10; turn++) await Promise.resolve();
				nowMs += 1_000;
			}
		},
	};
}

const answerOf = (slots: readonly number[]): BatchAnswer => ({
	acknowledged: slots,
	refused: [],
	participantId: "1",
	webinarUuid: "",
});
function stored({ reports }: Letter): Outcome {
	return { kind: "answered", answer: answerOf(reports.map(({ slot }) => slot)) };
}
const typesOf = (letters: readonly Letter[]) =>
	new Set(
		letters.flatMap(({ reports }) =>
			reports.flatMap(({ samples }) =>
				samples.map((sample): StreamType | string => {
					const decoded = decodeSample(sample);
					return decoded.ok ? decoded.value.type : decoded.problem;
				}),
			),
		),
	);
const bytesOf = (letter: Letter | undefined) =>
	letter?.reports.map(({ slot, samples }) => {
		const decoded = decodeSample(samples[0] ?? []);
		return [slot - START, decoded.ok ? decoded.value.sample.bytes : decoded.problem];
	});

describe("what is reported", () => {
	test("whole slots of payload, each once, in the room's webinar, under the visit's name", async () => {
		const { run, sent, setPeople } = open();
		setPeople({ visit: "ann" });
		await run(12);
		expect(sent.map(bytesOf)).toEqual([[[0, 5_000]], [[SLOT_MS, 5_000]]]);
		expect(sent[0]).toMatchObject({ jti: "ann", webinar: { number: 77 }, participant: { name: "ANN" }, leave: false });
		expect(sent[0]?.run).toMatch(/^[0-9a-f]{16}$/);
		expect(sent[1]?.run).toBe(sent[0]?.run);
		expect(typesOf(sent)).toEqual(new Set(["video_input"]));
	});
	test("a screen by its description; a connector's participant by the option, as what it is", async () => {
		const { run, sent, setPeople } = open({ crc: /^sip-/ });
		setPeople({ visit: "ann", description: "screen" }, { visit: "sip-bob" });
		await run(8);
		expect(typesOf(sent.filter(({ jti }) => jti === "ann"))).toEqual(new Set(["as_input"]));
		const ofBob = sent.filter(({ jti }) => jti === "sip-bob");
		expect(typesOf(ofBob)).toEqual(new Set(["video_device_from_crc"]));
		expect(ofBob[0]?.facts.userAgent).toMatch(/^H\.323\/SIP/);
	});
	test("nobody who has an agent, and nobody whose room has no number unless the webinar is said", async () => {
		const { run, sent, setPeople } = open({ visits: /^visit-/ });
		setPeople({ visit: "agent-eve" }, { visit: "visit-ann" }, { visit: "visit-bob", room: "lobby" });
		await run(8);
		expect(new Set(sent.map(({ jti }) => jti))).toEqual(new Set(["visit-ann"]));
		const all = open({ webinar: 5 });
		all.setPeople({ visit: "bob", room: "lobby" });
		await all.run(8);
		expect(all.sent[0]).toMatchObject({ jti: "bob", webinar: { number: 5 } });
	});
	test("who goes has left, once, after the slot so far", async () => {
		const { run, sent, setPeople } = open();
		setPeople({ visit: "ann" });
		await run(8);
		setPeople();
		await run(5);
		expect(sent.map(({ leave }) => leave)).toEqual([false, true]);
		expect(bytesOf(sent[1])).toEqual([[SLOT_MS, 2_000]]);
	});
	test("a reporter that ends delivers the slot so far and says of nobody that they left", async () => {
		const { run, sent, setPeople, reporter } = open();
		setPeople({ visit: "ann" });
		await run(8);
		await reporter.finish();
		expect(sent.map(({ leave }) => leave)).toEqual([false, false]);
		expect(bytesOf(sent[1])).toEqual([[SLOT_MS, 2_000]]);
	});
});

describe("until it is acknowledged", () => {
	test("everything is sent again, oldest first, when the server says how long to wait", async () => {
		const { run, sent, setPeople, setDoor } = open();
		setPeople({ visit: "ann" });
		setDoor(() => ({ kind: "wait", forMs: 4_000, why: "full" }));
		await run(12);
		setDoor(stored);
		await run(3);
		expect(sent.map((letter) => bytesOf(letter)?.length)).toEqual([1, 1, 2]);
		expect(bytesOf(sent.at(-1))).toEqual([
			[0, 5_000],
			[SLOT_MS, 5_000],
		]);
		await run(3);
		expect(bytesOf(sent.at(-1))).toEqual([[2 * SLOT_MS, 5_000]]);
	});
	test("a slot that is in neither list goes again, and a leave with it", async () => {
		const { run, sent, setPeople, setDoor } = open();
		setPeople({ visit: "ann" });
		await run(3);
		setPeople();
		setDoor(() => ({ kind: "answered", answer: answerOf([]) }));
		await run(2);
		setDoor(stored);
		await run(3);
		expect(sent.map(({ leave, reports }) => [leave, reports.length])).toEqual([
			[true, 1],
			[true, 1],
			[true, 1],
		]);
	});
	test("a refusal is for good", async () => {
		const { run, sent, setPeople, setDoor } = open();
		setPeople({ visit: "ann" });
		setDoor(() => ({ kind: "refused", why: "HTTP 403" }));
		await run(30);
		expect(sent).toHaveLength(1);
	});
	test("what is on its way is not sent beside itself", async () => {
		const { run, sent, setPeople, setDoor } = open();
		setPeople({ visit: "ann" });
		let answerIt = () => {};
		setDoor(
			(letter) =>
				new Promise((resolve) => {
					answerIt = () => resolve(stored(letter));
				}),
		);
		await run(13);
		expect(sent).toHaveLength(1);
		setDoor(stored);
		answerIt();
		await run(1);
		expect(sent.map(bytesOf)).toEqual([[[0, 5_000]], [[SLOT_MS, 5_000]]]);
	});
});

/** Asks each second, but for the seconds from 3 to `untilSecond`, in which Janus does not answer. */
async function runWithSilence(untilSecond: number) {
	let silent = false;
	let nowMs = START;
	const [sent, lines]: [Letter[], string[]] = [[], []];
	const reporter = createReporter({
		options: { visits: /./, screen: "screen" },
		readHandles: async () => {
			if (silent) throw new Error("no answer");
			return [infoOf({ visit: "ann" }, 1, nowMs)];
		},
		door: {
			askTime: async () => {},
			send: async (letter) => {
				sent.push(letter);
				return stored(letter);
			},
		},
		clock: { now: () => nowMs, observe: () => {}, uncertaintyMs: () => 0 },
		local: () => nowMs,
		log: (line) => lines.push(line),
	});
	for (let second = 0; second < untilSecond + 8; second++) {
		silent = second > 2 && second < untilSecond;
		await reporter.poll();
		nowMs += 1_000;
	}
	await reporter.finish();
	return { sent, lines, bytes: sent.flatMap((letter) => bytesOf(letter) ?? []) };
}

test("Janus that does not answer is asked again, nobody has left, and the gap lies in the slots that it covers", async () => {
	const { sent, bytes } = await runWithSilence(12);
	expect(sent.some(({ leave }) => leave)).toBe(false);
	expect(bytes).toEqual([
		[0, 5_000],
		[SLOT_MS, 5_000],
		[2 * SLOT_MS, 5_000],
		[3 * SLOT_MS, 4_000],
	]);
});

test("what lies in a gap of more than 65 s is left out, and the log has it", async () => {
	const { lines, bytes } = await runWithSilence(68);
	expect(lines).toContain("ann: 66 s between two readings of Janus are left out");
	expect(bytes).toEqual([
		[0, 2_000],
		[13 * SLOT_MS, 2_000],
		[14 * SLOT_MS, 5_000],
	]);
	expect((await runWithSilence(67)).lines.join()).not.toContain("left out");
});

test("answers that take long, or come after a slot's end, neither shift nor lose anything", async () => {
	let nowMs = START;
	const sent: Letter[] = [];
	const reporter = createReporter({
		options: { visits: /./, screen: "screen" },
		readHandles: async () => {
			// The second handle is read almost a second after the first, and Janus' clock is another.
			const infos = [0, 1].map((handle) => {
				const info = infoOf({ visit: "ann" }, handle + 1, nowMs);
				nowMs += handle === 0 ? 900 : 37;
				return { ...info, current_time: info.current_time - START * 1_000 + 5_000_000 };
			});
			return infos;
		},
		door: {
			askTime: async () => {},
			send: async (letter) => {
				sent.push(letter);
				return stored(letter);
			},
		},
		clock: { now: () => nowMs, observe: () => {}, uncertaintyMs: () => 0 },
		local: () => nowMs,
		log: () => {},
	});
	for (let second = 0; second < 23; second++) {
		await reporter.poll();
		nowMs += 63;
	}
	await reporter.finish();
	const samples = sent.flatMap(({ reports }) =>
		reports.map(({ samples: [encoded = []] }) => {
			const decoded = decodeSample(encoded);
			return decoded.ok ? decoded.value.sample : {};
		}),
	);
	expect(samples.reduce((sum, { bytes = 0 }) => sum + bytes, 0)).toBe(2 * 22 * 1_000);
	expect(samples.slice(1, -1).map(({ durationMs }) => durationMs)).toEqual([5_000, 5_000, 5_000]);
});
