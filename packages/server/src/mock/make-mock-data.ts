/** Made-up webinars, meetings and sessions, live and past: the same for the same seed. */
import { createHash } from "node:crypto";
import { type InstanceKind, type StreamType, seededRandom } from "@qoscope/wire";
import { makeMockSamples } from "./make-mock-samples.js";
import type { MockData, MockInstance, MockParticipant } from "./mock-data.js";

/** Where the stand-in's clock stands unless the data say otherwise: a Sunday. */
export const MOCK_NOW_MS = Date.UTC(2026, 2, 1, 10, 16, 0);
const MINUTE_MS = 60_000;

const NAMES = ["Ada", "Grace", "Edsger", "Barbara", "Donald", "Radia", "Tim", "Katherine", "Alan", "Margaret"];
const CITIES = [
	["San Jose", "US", "United States"],
	["Lisbon", "PT", "Portugal"],
	["Osaka", "JP", "Japan"],
	["", "BR", "Brazil"],
] as const;
const DEVICES = [
	["Windows", "Windows", "11", "Chrome", "140"],
	["Mac", "macOS", "15.1", "Safari", "18.1"],
	["iOS", "iOS", "18.1", "Safari", "18.1"],
	["Android", "Android", "15", "Chrome", "140"],
] as const;

const OWN: readonly StreamType[] = ["audio_input", "audio_output", "video_input", "video_output", "cpu_usage"];
const SHARE: readonly StreamType[] = ["as_input"];
const SEEN: readonly StreamType[] = ["as_output"];
const ROOM: readonly StreamType[] = [
	"audio_device_from_crc",
	"audio_device_to_crc",
	"video_device_from_crc",
	"video_device_to_crc",
	"as_device_to_crc",
];
const WEB: readonly StreamType[] = ["audio_device_from_rwg", "audio_device_to_rwg", "video_device_to_rwg"];

interface Wish {
	readonly kind: InstanceKind;
	readonly number: number;
	/** Before the stand-in's now. */
	readonly startsMinutesAgo: number;
	/** Absent while it runs. */
	readonly endsMinutesAgo?: number;
	readonly people: number;
	/** A text that the UUID must hold, for callers that must encode it. */
	readonly uuidWith?: RegExp;
}

const WISHES: readonly Wish[] = [
	{ kind: "webinar", number: 93_201_235_621, startsMinutesAgo: 10_080, endsMinutesAgo: 10_075, people: 6 },
	{
		kind: "webinar",
		number: 99_264_817_135,
		startsMinutesAgo: 1_440,
		endsMinutesAgo: 1_436,
		people: 12,
		uuidWith: /^\//,
	},
	{ kind: "webinar", number: 93_201_235_621, startsMinutesAgo: 4, people: 8 },
	{ kind: "meeting", number: 575_734_086, startsMinutesAgo: 2_880, endsMinutesAgo: 2_877, people: 1 },
	{ kind: "meeting", number: 81_234_567_890, startsMinutesAgo: 700, endsMinutesAgo: 697, people: 5, uuidWith: /\/\// },
	{ kind: "meeting", number: 87_654_321_098, startsMinutesAgo: 3, people: 4 },
	{ kind: "session", number: 97_763_643_886, startsMinutesAgo: 500, endsMinutesAgo: 497, people: 3, uuidWith: /^\+/ },
	{ kind: "session", number: 97_763_643_887, startsMinutesAgo: 2, people: 3 },
];

const iso = (timeMs: number) => new Date(timeMs).toISOString();

/** 16 bytes in base64; tries until one looks as wished. */
function uuidOf(seed: number, { kind, number, startsMinutesAgo, uuidWith = /^[^/+]+$/ }: Wish): string {
	for (let attempt = 0; ; attempt++) {
		const text = JSON.stringify([seed, kind, number, startsMinutesAgo, attempt]);
		const uuid = createHash("sha256").update(text).digest().subarray(0, 16).toString("base64");
		if (uuidWith.test(uuid)) return uuid;
	}
}

const pick = <const Items extends readonly [unknown, ...unknown[]]>(
	items: Items,
	random: () => number,
): Items[number] => items[Math.floor(random() * items.length)] ?? items[0];

function makePerson(index: number, wish: Wish, fromMs: number, toMs: number, random: () => number): MockParticipant {
	const name = NAMES[index % NAMES.length] ?? "Guest";
	const isHost = index === 0;
	const isRoom = index === 3;
	const isWeb = index === 4;
	const isExternal = index === 2 || isRoom;
	const [city, countryCode, countryName] = pick(CITIES, random);
	const [device, os, osVersion, browserName, browserVersion] = pick(DEVICES, random);
	const joinMs = fromMs + index * 7_000;
	const leavesEarly = index === 5;
	const leaveMs = wish.endsMinutesAgo === undefined ? undefined : leavesEarly ? toMs - 30_000 : toMs;
	const types = isRoom ? ROOM : isWeb ? WEB : [...OWN, ...(isHost ? SHARE : SEEN)];
	const trouble = index === 1 ? 2.4 : 1;
	return {
		id: 16_778_240 + Math.floor(random() * 1_000) * 1_024 + index * 1_024,
		name: isRoom ? "Room 4" : name,
		...(isExternal || isWeb ? {} : { userId: `user-${name.toLowerCase()}` }),
		email: `${name.toLowerCase()}@${isExternal ? "elsewhere.example" : "mock.example"}`,
		external: isExternal,
		role: isHost ? "host" : index === 1 && wish.kind === "webinar" ? "panelist" : "attendee",
		...(isRoom
			? { device: "H.323/SIP" }
			: { device, os, osVersion, browserName, browserVersion, client: "Mock Web SDK 1.0" }),
		ipAddress: `192.0.2.${10 + index}`,
		city,
		countryCode,
		countryName,
		networkType: pick(["wifi", "ethernet", "cellular"], random),
		connectionType: "UDP",
		dataCenter: "United States",
		microphone: "Headset",
		speaker: "Headset",
		camera: "Camera",
		registrantId: `registrant-${index}`,
		customerKey: `customer-${index}`,
		...(isHost ? { shareSurface: "monitor" } : {}),
		join: iso(joinMs),
		...(leaveMs === undefined
			? {}
			: { leave: iso(leaveMs), leaveCause: leavesEarly ? ("left" as const) : ("ended" as const) }),
		...(index % 3 === 1 && leaveMs !== undefined
			? { rating: { score: index === 1 ? 2 : 5, comment: index === 1 ? "The sound broke up." : "", at: iso(leaveMs) } }
			: {}),
		samples: makeMockSamples({ types, fromMs: joinMs, toMs: leaveMs ?? toMs, trouble }, random),
	};
}

function makeInstance(seed: number, wish: Wish, nowMs: number, random: () => number): MockInstance {
	const startMs = nowMs - wish.startsMinutesAgo * MINUTE_MS;
	const endMs = wish.endsMinutesAgo === undefined ? undefined : nowMs - wish.endsMinutesAgo * MINUTE_MS;
	const people = Array.from({ length: wish.people }, (_, index) =>
		makePerson(index, wish, startMs, endMs ?? nowMs, random),
	);
	return {
		kind: wish.kind,
		number: wish.number,
		uuid: uuidOf(seed, wish),
		topic: `A ${wish.kind} of the stand-in`,
		hostName: "Ada",
		hostEmail: "ada@mock.example",
		...(wish.kind === "session" ? { sessionKey: `key-${wish.number}` } : {}),
		start: iso(startMs),
		...(endMs === undefined ? {} : { end: iso(endMs) }),
		participants: people,
	};
}

export function makeMockData(seed: number): MockData {
	const random = seededRandom(seed);
	return {
		now: iso(MOCK_NOW_MS),
		instances: WISHES.map((wish) => makeInstance(seed, wish, MOCK_NOW_MS, random)),
	};
}
