// The commands that ask the API, against a stand-in whose bodies fit the schemas of the contract.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BODIES } from "./example-bodies.js";
import { KEY_SECRET, makeFolder, run } from "./run-for-test.js";
import { openStandIn, type StandIn, type StandInOptions } from "./stand-in-server.js";

const at = (body: unknown, status = 200, headers = {}) => ({ body, status, headers });
const [WEBINARS, MEETINGS, SESSIONS] = ["/v2/metrics/webinars", "/v2/metrics/meetings", "/v2/videosdk/sessions"];
/** The commands' clock says 2026-03-01. */
const RANGE = "from=2026-01-30&to=2026-03-01";
const [MANY, FIGURES] = ["page_size=300", "page_size=30"];

const ANSWERS: StandInOptions["answers"] = {
	[`${WEBINARS}?type=live&${RANGE}&${MANY}`]: at(BODIES.webinars),
	[`${WEBINARS}?type=past&${RANGE}&${MANY}`]: at(BODIES.noWebinars),
	[`${WEBINARS}?type=past&from=2026-02-01&to=2026-02-02+10%3A00%3A00&${MANY}`]: at(BODIES.webinars),
	[`${MEETINGS}?type=live&${RANGE}&${MANY}`]: at(BODIES.meetings),
	[`${SESSIONS}?type=live&${RANGE}&${MANY}`]: at(BODIES.sessions),
	[`${WEBINARS}/123/participants?type=live&${MANY}`]: at(BODIES.participants),
	[`${WEBINARS}/123/participants?type=past&${MANY}`]: at({ ...BODIES.participants, next_page_token: "two" }),
	[`${WEBINARS}/123/participants?type=past&${MANY}&next_page_token=two`]: at({
		...BODIES.participants,
		participants: [{ user_id: "43", later_field: [] }],
	}),
	[`${MEETINGS}/123/participants?type=live&${MANY}`]: at(BODIES.meetingParticipants),
	[`${SESSIONS}/123/users?type=live&${MANY}`]: at(BODIES.users),
	[`${WEBINARS}/123/participants/42/qos?type=live`]: at(BODIES.qos),
	[`${WEBINARS}/123/participants/42/qos?type=past`]: at(BODIES.noQos),
	[`${MEETINGS}/123/participants/42/qos?type=live`]: at(BODIES.meetingQos),
	[`${SESSIONS}/123/users/7/qos?type=live`]: at(BODIES.userQos),
	[`${WEBINARS}/123/participants/qos?type=live&${FIGURES}`]: at(BODIES.qosList),
	[`${WEBINARS}/${encodeURIComponent(encodeURIComponent("/a/b=="))}/participants/qos_summary?${FIGURES}`]: at(
		BODIES.summary,
	),
	[`${MEETINGS}/123/participants/qos_summary?${FIGURES}`]: at(BODIES.summary),
	[`${SESSIONS}/123/users/qos_summary?${FIGURES}`]: at(BODIES.userSummary),
	[`${WEBINARS}/9/participants/qos_summary?${FIGURES}`]: at(
		{ code: 3001, message: "Webinar does not exist: 9." },
		404,
		{
			"x-zm-trackingid": "v=2.0;1",
		},
	),
	[`${WEBINARS}/123/participants/sharing?type=live&${MANY}`]: at(BODIES.sharing),
	[`${SESSIONS}/123/users/sharing?type=live&${MANY}`]: at(BODIES.userSharing),
	[`${WEBINARS}/123/participants/satisfaction?type=past&${MANY}`]: at(BODIES.satisfaction),
	[`${MEETINGS}/123/participants/satisfaction?type=live&${MANY}`]: at({ ...BODIES.satisfaction, participants: [] }),
	[`/v2/report/webinars/123/participants?include_fields=registrant_id&${MANY}`]: at(BODIES.report),
	[`/v2/report/meetings/123/participants?include_fields=registrant_id&${MANY}`]: at(BODIES.report),
	[`/v2/metrics/quality?type=meeting&${RANGE}`]: at(BODIES.quality),
	"/api/v1/webinars/123/end": at({ uuid: "u==", endMs: 1 }),
	"/api/v1/sessions/123/end": at({ uuid: "u==", endMs: 1 }),
};
let server: StandIn;
let folder: string;
beforeEach(async () => {
	server = await openStandIn({ keySecret: KEY_SECRET, answers: ANSWERS });
	folder = makeFolder(server.url);
});
afterEach(() => server.close());

/** What a command prints; it must succeed and say nothing beside. */
async function linesOf(...words: string[]): Promise<string[]> {
	const { code, out, errors } = await run(folder, ...words);
	expect({ code, errors }).toEqual({ code: 0, errors: "" });
	return out.split("\n");
}

const PERSON = "JOIN                  AUDIO";
const STREAMS = [
	"TIME                  TYPE          BITRATE   LATENCY  JITTER  AVG LOSS  MAX LOSS  RESOLUTION  FRAME RATE",
	"2026-03-01T10:01:00Z  audio_input   23 kbps   126 ms   6 ms    0.3%      1.9%      -           -",
	"2026-03-01T10:01:00Z  video_output  500 kbps  -        -       -         -         1280*720    12 fps",
];
const SUMMARY_HEADER = "TYPE         BITRATE                         LOSS";
const SUMMARY_ROW = "audio_input  20 kbps / 23 kbps / 27.15 kbps  - / 0.3% / 1.9%";

describe("tables", () => {
	test("webinars", async () => {
		expect(await linesOf("webinars")).toEqual([
			"NUMBER  UUID                      TOPIC      HOST  START                 DURATION  PARTICIPANTS  AUDIO",
			"123     m3WqMkvuRXyYqH+eKWhk9w==  All hands  Ana   2026-03-01T10:00:00Z  05:00     2             good",
		]);
	});
	test("webinars of a range", async () => {
		const range = ["--from", "2026-02-01", "--to", "2026-02-02 10:00:00"];
		expect(await linesOf("webinars", "--type", "past", ...range)).toHaveLength(2);
	});
	test("meetings", async () => {
		expect(await linesOf("webinars", "--kind", "meeting")).toEqual([
			"NUMBER  UUID                      TOPIC     START                 DURATION  PARTICIPANTS",
			"124     m3WqMkvuRXyYqH+eKWhk9w==  Stand-up  2026-03-01T10:00:00Z  05:00     3",
		]);
	});
	test("sessions", async () => {
		expect(await linesOf("webinars", "--kind", "session")).toEqual([
			"UUID                      TOPIC   START                 DURATION  PARTICIPANTS",
			"m3WqMkvuRXyYqH+eKWhk9w==  Lesson  2026-03-01T10:00:00Z  05:00     4",
		]);
	});
	test("participants, of all pages, with fields that are absent or unknown", async () => {
		expect(await linesOf("participants", "123", "--type", "past")).toEqual([
			`ID  NAME  ROLE      DEVICE  OS        BROWSER     ${PERSON}`,
			"42  Ben   attendee  Mac     macOS 15  Chrome 140  2026-03-01T10:00:00Z  good",
			"43  -     -         -       -         -           -                     -",
		]);
	});
	test("participants of meetings and users of sessions", async () => {
		expect((await linesOf("participants", "123", "--kind", "meeting"))[1]).toMatch(/^42 {2}Ben {3}host {2}Mac/);
		expect((await linesOf("participants", "123", "--kind", "session"))[1]).toMatch(/^7 {3}Dora {2}host {2}Mac/);
	});
	test("qos shows the streams that were measured, whatever the kind", async () => {
		expect(await linesOf("qos", "123", "42")).toEqual(STREAMS);
		expect(await linesOf("qos", "123", "42", "--kind", "meeting")).toEqual(STREAMS);
		expect(await linesOf("qos", "123", "7", "--kind", "session")).toEqual(STREAMS);
	});
	test("qos without a participant shows everybody", async () => {
		expect(await linesOf("qos", "123")).toEqual(
			STREAMS.map((line, index) => `${index === 0 ? "ID  NAME" : "42  Ben "}  ${line}`),
		);
	});
	test("a summary, of a webinar whose UUID holds slashes", async () => {
		expect(await linesOf("summary", "/a/b==")).toEqual([`ID  NAME  ${SUMMARY_HEADER}`, `42  Ben   ${SUMMARY_ROW}`]);
	});
	test("a summary of a meeting, and of a session", async () => {
		expect((await linesOf("summary", "123", "--kind", "meeting"))[1]).toBe(`42  Ben   ${SUMMARY_ROW}`);
		expect((await linesOf("summary", "123", "--kind", "session"))[1]).toBe(`7   Dora  ${SUMMARY_ROW}`);
	});
	test("a summary takes --type as its neighbours do, and asks the same", async () => {
		for (const type of ["live", "past"]) {
			expect((await linesOf("summary", "123", "--kind", "meeting", "--type", type))[1]).toBe(
				`42  Ben   ${SUMMARY_ROW}`,
			);
		}
		const { code, errors } = await run(folder, "summary", "123", "--type", "old");
		expect([code, errors]).toEqual([2, expect.stringContaining("--type must be live or past")]);
	});
	test("sharing has a line for each share", async () => {
		expect(await linesOf("sharing", "123")).toEqual([
			"ID  NAME  CONTENT  START                 END",
			"42  Ben   desktop  2026-03-01T10:00:00Z  2026-03-01T10:02:00Z",
			"42  Ben   -        2026-03-01T10:00:00Z  2026-03-01T10:02:00Z",
		]);
		expect((await linesOf("sharing", "123", "--kind", "session"))[1]).toMatch(/^7 {3}Dora {2}desktop/);
	});
	test("satisfaction", async () => {
		expect(await linesOf("satisfaction", "123", "--type", "past")).toEqual([
			"TIME                  USER  QUALITY   COMMENT",
			"2026-03-01T10:00:00Z  42    NOT GOOD  Echo",
		]);
	});
	test("report", async () => {
		const report = await linesOf("report", "123");
		expect(report).toEqual([
			"ID  NAME  JOIN                  LEAVE                 SECONDS  REGISTRANT",
			"42  Ben   2026-03-01T10:00:00Z  2026-03-01T10:05:00Z  300      r-1",
		]);
		expect(await linesOf("report", "123", "--kind", "meeting")).toEqual(report);
	});
	test("quality", async () => {
		expect(await linesOf("quality")).toEqual([
			"MEDIA   GOOD  FAIR  POOR  BAD",
			"audio   3     2     1     0",
			"video   4     2     1     0",
			"screen  3     2     1     0",
		]);
	});
	test.each([
		[["webinars", "--type", "past"], "no webinar has ended"],
		[["qos", "123", "42", "--type", "past"], "nothing was measured"],
		[["satisfaction", "123", "--kind", "meeting"], "nobody rated it"],
	])("nothing to show is said on stderr and is no failure: %j", async (words, line) => {
		expect(await run(folder, ...words)).toEqual({ code: 0, out: "", errors: line });
	});
});

describe("--json", () => {
	test.each([
		[["qos", "123", "42"], BODIES.qos],
		[["qos", "123"], BODIES.qosList],
		[["participants", "123"], BODIES.participants],
		[["participants", "123", "--kind", "session"], BODIES.users],
		[["webinars", "--type", "past"], BODIES.noWebinars],
		[["webinars", "--kind", "session"], BODIES.sessions],
		[["sharing", "123"], BODIES.sharing],
		[["report", "123"], BODIES.report],
		[["quality"], BODIES.quality],
	])("prints the API's body, indented by two: %j", async (words, body) => {
		expect((await linesOf(...words, "--json")).join("\n")).toBe(JSON.stringify(body, undefined, 2));
	});
	test("makes one body of all pages", async () => {
		const lines = await linesOf("participants", "123", "--type", "past", "--json");
		const body = JSON.parse(lines.join("\n")) as { participants: { user_id: string }[]; next_page_token: string };
		expect(body.participants.map(({ user_id }) => user_id)).toEqual(["42", "43"]);
		expect(body.next_page_token).toBe("");
	});
});

test("end says what has ended", async () => {
	expect(await run(folder, "end", "123")).toEqual({ code: 0, out: "", errors: "webinar 123 has ended" });
	const { errors } = await run(folder, "end", "123", "--kind", "session");
	expect(errors).toBe("session 123 has ended");
	expect((await run(folder, "end", "123", "--kind", "meeting")).code).toBe(1);
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
