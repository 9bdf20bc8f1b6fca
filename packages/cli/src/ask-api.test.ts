// The commands that ask the API, against a stand-in whose bodies fit the schemas of the contract.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
	type ParticipantBody,
	ParticipantListSchema,
	ParticipantQosSchema,
	QosSummarySchema,
	SUMMARY_DETAIL_KEYS,
	WebinarListSchema,
} from "@qoscope/wire";
import { Value } from "typebox/value";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KEY_SECRET, makeFolder, run } from "../test/run-for-test.js";
import { openStandIn, type StandIn, type StandInOptions } from "../test/stand-in-server.js";

const page = { page_count: 1, page_size: 30, total_records: 1, next_page_token: "" };
const webinar = {
	uuid: "m3WqMkvuRXyYqH+eKWhk9w==",
	id: 123,
	topic: "All hands",
	host: "Ana",
	email: "",
	start_time: "2026-03-01T10:00:00Z",
	end_time: "",
	duration: "05:00",
	participants: 2,
	has_voip: true,
	has_video: true,
	has_screen_share: false,
};
const person: Omit<ParticipantBody, "participant_user_id" | "role"> = {
	id: "",
	user_id: "42",
	participant_uuid: "D444CD06-2ABB-2FCC-019B-39E41D8DADF7",
	user_name: "Ben",
	email: "",
	device: "Mac",
	os: "macOS",
	os_version: "15",
	browser_name: "Chrome",
	browser_version: "140",
	ip_address: "",
	location: "",
	network_type: "",
	join_time: "2026-03-01T10:00:00Z",
	pc_name: "",
	domain: "",
	mac_addr: "",
	harddisk_id: "",
	version: "0.1.0",
};
const empty = { bitrate: "", latency: "", jitter: "", avg_loss: "", max_loss: "" };
const emptyPicture = { ...empty, resolution: "", frame_rate: "" };
const entry = {
	date_time: "2026-03-01T10:01:00Z",
	audio_input: { bitrate: "23 kbps", latency: "126 ms", jitter: "6 ms", avg_loss: "0.3%", max_loss: "1.9%" },
	audio_output: empty,
	video_input: emptyPicture,
	video_output: { ...emptyPicture, bitrate: "500 kbps", resolution: "1280*720", frame_rate: "12 fps" },
	as_input: emptyPicture,
	as_output: emptyPicture,
	cpu_usage: { zoom_min_cpu_usage: "", zoom_avg_cpu_usage: "", zoom_max_cpu_usage: "", system_max_cpu_usage: "" },
};
const details = {
	...Object.fromEntries(SUMMARY_DETAIL_KEYS.map((key) => [key, ""])),
	min_bitrate: "20 kbps",
	avg_bitrate: "23 kbps",
	max_bitrate: "27.15 kbps",
	max_loss: "1.9%",
	avg_loss: "0.3%",
};
const BODIES = {
	webinars: { ...page, from: "2026-02-01", to: "2026-03-01", webinars: [webinar] },
	participants: {
		...page,
		webinar_number: "123",
		participants: [{ ...person, participant_user_id: "", role: "attendee" }],
	},
	qos: { ...person, leave_time: "", webinar_number: "123", user_qos: [entry] },
	summary: {
		next_page_token: "",
		page_size: 30,
		participants: [
			{ id: "", participant_id: "42", user_name: "Ben", email: "", qos: [{ type: "audio_input", details }] },
		],
	},
};

test("the stand-in's bodies are those of the contract", () => {
	expect(Value.Check(WebinarListSchema, BODIES.webinars)).toBe(true);
	expect(Value.Check(ParticipantListSchema, BODIES.participants)).toBe(true);
	expect(Value.Check(ParticipantQosSchema, BODIES.qos)).toBe(true);
	expect(Value.Check(QosSummarySchema, BODIES.summary)).toBe(true);
});

const at = (body: unknown, status = 200, headers = {}) => ({ body, status, headers });
const LISTS = "/v2/metrics/webinars";
const ANSWERS: StandInOptions["answers"] = {
	[`${LISTS}?type=live`]: at(BODIES.webinars),
	[`${LISTS}?type=past`]: at({ ...BODIES.webinars, webinars: [] }),
	[`${LISTS}/123/participants?type=live`]: at(BODIES.participants),
	[`${LISTS}/123/participants?type=past`]: at({ ...BODIES.participants, next_page_token: "two" }),
	[`${LISTS}/123/participants?type=past&next_page_token=two`]: at({
		...BODIES.participants,
		participants: [{ user_id: "43", later_field: [] }],
	}),
	[`${LISTS}/123/participants/42/qos?type=live`]: at(BODIES.qos),
	[`${LISTS}/123/participants/42/qos?type=past`]: at({ ...BODIES.qos, user_qos: [] }),
	[`${LISTS}/${encodeURIComponent(encodeURIComponent("/a/b=="))}/participants/qos_summary`]: at(BODIES.summary),
	[`${LISTS}/9/participants/qos_summary`]: at({ code: 3001, message: "Webinar does not exist: 9." }, 404, {
		"x-zm-trackingid": "v=2.0;1",
	}),
};
let server: StandIn;
let folder: string;
beforeEach(async () => {
	server = await openStandIn({ keySecret: KEY_SECRET, answers: ANSWERS });
	folder = makeFolder(server.url);
});
afterEach(() => server.close());

describe("tables", () => {
	test("webinars", async () => {
		const { code, out } = await run(folder, "webinars");
		expect(code).toBe(0);
		expect(out.split("\n")).toEqual([
			"NUMBER  UUID                      TOPIC      HOST  START                 DURATION  PARTICIPANTS",
			"123     m3WqMkvuRXyYqH+eKWhk9w==  All hands  Ana   2026-03-01T10:00:00Z  05:00     2",
		]);
	});
	test("participants, of all pages, with fields that are absent or unknown", async () => {
		const { out } = await run(folder, "participants", "123", "--type", "past");
		expect(out.split("\n")).toEqual([
			"ID  NAME  ROLE      DEVICE  OS        BROWSER     JOIN",
			"42  Ben   attendee  Mac     macOS 15  Chrome 140  2026-03-01T10:00:00Z",
			"43  -     -         -       -         -           -",
		]);
	});
	test("qos shows the streams that were measured", async () => {
		const { out } = await run(folder, "qos", "123", "42");
		expect(out.split("\n")).toEqual([
			"TIME                  TYPE          BITRATE   LATENCY  JITTER  AVG LOSS  MAX LOSS  RESOLUTION  FRAME RATE",
			"2026-03-01T10:01:00Z  audio_input   23 kbps   126 ms   6 ms    0.3%      1.9%      -           -",
			"2026-03-01T10:01:00Z  video_output  500 kbps  -        -       -         -         1280*720    12 fps",
		]);
	});
	test("a summary, of a webinar whose UUID holds slashes", async () => {
		const { out } = await run(folder, "summary", "/a/b==");
		expect(out.split("\n")).toEqual([
			"ID  NAME  TYPE         BITRATE                         LOSS",
			"42  Ben   audio_input  20 kbps / 23 kbps / 27.15 kbps  - / 0.3% / 1.9%",
		]);
	});
	test("nothing to show is said on stderr and is no failure", async () => {
		const { code, out, errors } = await run(folder, "webinars", "--type", "past");
		expect({ code, out, errors }).toEqual({ code: 0, out: "", errors: "no webinar has ended" });
	});
});

describe("--json", () => {
	test("prints the API's body, indented by two", async () => {
		const { out } = await run(folder, "qos", "123", "42", "--json");
		expect(out).toBe(JSON.stringify(BODIES.qos, undefined, 2));
		expect((await run(folder, "participants", "123", "--json")).out).toBe(
			JSON.stringify(BODIES.participants, undefined, 2),
		);
	});
	test("makes one body of all pages", async () => {
		const { out } = await run(folder, "participants", "123", "--type", "past", "--json");
		const body = JSON.parse(out) as { participants: { user_id: string }[]; next_page_token: string };
		expect(body.participants.map(({ user_id }) => user_id)).toEqual(["42", "43"]);
		expect(body.next_page_token).toBe("");
	});
	test("prints an empty list as the API gave it", async () => {
		const { out } = await run(folder, "webinars", "--type", "past", "--json");
		expect(JSON.parse(out)).toEqual({ ...BODIES.webinars, webinars: [] });
	});
});

test("token prints the access token and nothing else", async () => {
	expect(await run(folder, "token")).toEqual({ code: 0, out: "the.access.token", errors: "" });
});

test("an error of the API is printed with status, headers and message, and ends with 1", async () => {
	const { code, out, errors } = await run(folder, "summary", "9");
	expect({ code, out }).toEqual({ code: 1, out: "" });
	const lines = errors.split("\n");
	expect(lines[0]).toBe("HTTP 404");
	expect(lines).toContain("x-zm-trackingid: v=2.0;1");
	expect(lines.at(-1)).toBe("3001: Webinar does not exist: 9.");
});

test("a server that takes too long is one line that says what to do", async () => {
	const silent = createServer(() => undefined);
	await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
	const { code, out, errors } = await run(folder, "webinars", "--url", url, "--timeout", "1s");
	silent.closeAllConnections();
	silent.close();
	expect({ code, out }).toEqual({ code: 1, out: "" });
	expect(errors).toBe(`${url} does not answer within 1 s: look at the server's log, or wait longer with --timeout`);
	expect((await run(folder, "webinars", "--timeout", "soon")).code).toBe(2);
});

test("a server that is not there is one line that says what to do", async () => {
	const { code, errors } = await run(folder, "webinars", "--url", "http://127.0.0.1:1");
	expect(code).toBe(1);
	expect(errors).toMatch(/^http:\/\/127\.0\.0\.1:1 does not answer.*: start the server with `qoscope serve`.*--url$/);
});
