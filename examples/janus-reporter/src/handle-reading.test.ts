// A handle_info as Janus 1.1.2 gave it for a publisher with microphone, camera and screen, and for a subscriber.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readHandle } from "./handle-reading.js";

const recorded: Readonly<Record<string, object>> = JSON.parse(
	readFileSync(new URL("../fixtures/handle-info.json", import.meta.url), "utf8"),
);
const publisher = readHandle(recorded["publisher-ann"]);
const subscriber = readHandle(recorded["subscriber-bob"]);

describe("a publisher", () => {
	test("has the platform's name of the visit, its room and the name that people see", () => {
		expect(publisher).toMatchObject({ visit: "visit-Ann", room: "1234", name: "Ann" });
	});
	test("sends microphone, camera and screen, and receives nothing on this handle", () => {
		expect(publisher?.media.map(({ kind, description }) => [kind, description])).toEqual([
			["audio", "microphone"],
			["video", "camera"],
			["video", "screen"],
		]);
		expect(publisher?.media.map((medium) => medium.out)).toEqual([undefined, undefined, undefined]);
	});
	test("has counters, loss and jitter, and no round trip, which Janus does not know there", () => {
		const [audio, camera] = publisher?.media ?? [];
		expect(audio?.in).toMatchObject({ lost: 0, headerBytes: 20 });
		expect(audio?.in?.packets).toBeGreaterThan(300);
		expect(audio?.in).not.toHaveProperty("latencyMs");
		expect(audio?.in).not.toHaveProperty("retransmissions");
		expect(camera?.in).toMatchObject({ retransmissions: 0, headerBytes: 20 });
	});
});

describe("a subscriber", () => {
	test("knows by the feed which picture is the screen, and has no name of its own", () => {
		expect(subscriber?.media.map(({ description }) => description)).toEqual(["microphone", "camera", "screen"]);
		expect(subscriber).toMatchObject({ visit: "visit-Bob", room: "1234" });
		expect(subscriber).not.toHaveProperty("name");
	});
	test("receives with what its receiver reports said; headers have the mid that Janus adds", () => {
		const [audio, camera] = subscriber?.media ?? [];
		expect(audio?.in).toBeUndefined();
		expect(audio?.out).toMatchObject({ lost: 0, headerBytes: 20 });
		expect(audio?.out?.latencyMs).toBeGreaterThan(0);
		expect(camera?.out).toMatchObject({ headerBytes: 28 });
	});
});

/** A handle of one m-line, with changes. */
const handleOf = (medium: object, others: object = {}) => ({
	session_id: 5,
	handle_id: 6,
	current_time: 2_000,
	webrtc: { media: { 0: { mid: "0", type: "video", direction: { send: true, recv: true }, ...medium } } },
	...others,
});

test("before the first receiver report nothing is known of loss, jitter and latency", () => {
	const main = { rtt: 0, "lost-by-remote": 0, "jitter-remote": 0, "out-link-quality": 0 };
	const out = { packets: 10, bytes: 1_000 };
	expect(readHandle(handleOf({ stats: { out }, rtcp: { main } }))?.media[0]?.out).toEqual({ ...out, headerBytes: 12 });
	const reported = { ...main, "out-link-quality": 100 };
	expect(readHandle(handleOf({ stats: { out }, rtcp: { main: reported } }))?.media[0]?.out).toEqual({
		...out,
		lost: 0,
		jitterMs: 0,
		headerBytes: 12,
	});
});

test("the layers of a simulcast are one stream", () => {
	const layer = { packets: 5, bytes: 50 };
	const stats = { in: { packets: 10, bytes: 100, "video-simulcast-1": layer, "video-simulcast-2": layer } };
	const rtcp = { main: { lost: 1 }, sim1: { lost: 2 }, sim2: { lost: 4 } };
	expect(readHandle(handleOf({ stats, rtcp }))?.media[0]?.in).toMatchObject({ packets: 20, bytes: 200, lost: 7 });
});

test("a handle without an opaque id is named by its session", () => {
	expect(readHandle(handleOf({}))?.visit).toBe("janus-session-5");
	expect(readHandle(handleOf({}, { opaque_id: "ann" }))?.visit).toBe("ann");
});

test.each([
	undefined,
	null,
	"text",
	{},
	[],
	{ session_id: 5, handle_id: 6, current_time: 1 },
	{ webrtc: { media: [] } },
])("%j is no handle with media", (info) => {
	expect(readHandle(info)).toBeUndefined();
});
test("data channels and m-lines without a kind are left out", () => {
	expect(readHandle(handleOf({ type: "data" }))).toBeUndefined();
	expect(readHandle(handleOf({ mid: undefined }))).toBeUndefined();
});
