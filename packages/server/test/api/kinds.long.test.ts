/** What meetings and sessions have beside webinars, and what participants of all three did. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import type { MockInstance } from "../../src/mock/mock-data.js";
import { makeAccount, makeInstance, makeParticipant, START_MS } from "./api-harness.js";
import { createScene, instancesOf, pathOf, questionsOf, type Scene } from "./mock-scene.js";

const RANGE = "from=2026-02-20&to=2026-03-01";
const HOSTED = makeAccount("hosted", {
	profile: "zoom",
	rateLimits: "off",
	addOns: ["webinar", "event_subscription", "video_sdk"],
});
let scene: Scene;
beforeAll(async () => {
	scene = await createScene([makeAccount("acme"), HOSTED]);
});
afterAll(() => scene.api.close());

type Body = Record<string, unknown>;
const ask = async (url: string, as = "acme") => (await scene.api.call(url, { as })).body;
const rows = (body: Body, name: string) => body[name] as Body[];
function only(kind: "webinar" | "meeting" | "session", isOver: boolean, index = 0): MockInstance {
	const found = instancesOf(scene.data["acme"], kind, isOver)[index];
	if (found === undefined) throw new Error(`The scene has no such ${kind}.`);
	return found;
}
const pathTo = (operationId: string, instance: string | number, person = 1) => {
	const found = ENDPOINTS.find((endpoint) => endpoint.operationId === operationId);
	if (found === undefined) throw new Error(`There is no endpoint ${operationId}.`);
	return pathOf(found, instance, person);
};

test("every endpoint answers in both forms, and the two bodies are the same", async () => {
	const questions = questionsOf(scene.data["acme"]);
	expect(new Set(questions.map(({ endpoint }) => endpoint))).toEqual(new Set(ENDPOINTS));
	for (const { url } of questions) {
		const plain = await scene.api.call(url);
		expect(plain.status, url).toBe(200);
		const master = await scene.api.call(url.replace("/v2/", "/v2/accounts/acme/"));
		// Page tokens hold the moment and a signature; nothing else may differ.
		expect({ ...master.body, next_page_token: "" }).toEqual({ ...plain.body, next_page_token: "" });
	}
});

describe("lists of instances", () => {
	test("each kind lists its own", async () => {
		const webinars = rows(await ask(`/v2/metrics/webinars?type=past&${RANGE}`), "webinars");
		expect(webinars.map(({ uuid }) => uuid)).toEqual(
			instancesOf(scene.data["acme"], "webinar", true).map(({ uuid }) => uuid),
		);
		const meetings = rows(await ask(`/v2/metrics/meetings?type=past&${RANGE}`), "meetings");
		expect(meetings.map(({ uuid }) => uuid)).toEqual(
			instancesOf(scene.data["acme"], "meeting", true).map(({ uuid }) => uuid),
		);
		const sessions = await ask(`/v2/videosdk/sessions?type=past&${RANGE}`);
		expect(rows(sessions, "sessions").map(({ id }) => id)).toEqual([only("session", true).uuid]);
		expect(Object.keys(sessions).sort()).toEqual(["from", "next_page_token", "page_size", "sessions", "to"]);
	});
	test("pastOne lists meetings with a single participant, and is nothing that webinars know", async () => {
		const alone = rows(await ask(`/v2/metrics/meetings?type=pastOne&${RANGE}`), "meetings");
		expect(alone.map(({ participants }) => participants)).toEqual([1]);
		expect((await ask(`/v2/metrics/webinars?type=pastOne&${RANGE}`))["code"]).toBe(300);
	});
	test("query_date_type=end_time takes from and to for the end", async () => {
		const { start, end = "" } = only("webinar", true);
		await scene.api.store.putInstance(
			makeInstance({ uuid: "OverMidnightOverMidniA==", startMs: Date.parse(end) - 86_400_000, endMs: Date.parse(end) }),
		);
		const day = `from=${start.slice(0, 10)}&to=${start.slice(0, 10)}&type=past`;
		const uuids = async (query: string) =>
			rows(await ask(`/v2/metrics/webinars?${query}`), "webinars").map(({ uuid }) => uuid);
		expect(await uuids(day)).not.toContain("OverMidnightOverMidniA==");
		expect(await uuids(`${day}&query_date_type=start_time`)).not.toContain("OverMidnightOverMidniA==");
		expect(await uuids(`${day}&query_date_type=end_time`)).toContain("OverMidnightOverMidniA==");
	});
	test("sessions are found by key and by name", async () => {
		const { sessionKey = "", uuid } = only("session", true);
		const found = await ask(`/v2/videosdk/sessions?type=past&${RANGE}&session_key=${sessionKey}`);
		expect(rows(found, "sessions").map(({ id }) => id)).toEqual([uuid]);
		expect(rows(await ask(`/v2/videosdk/sessions?type=past&${RANGE}&session_key=none`), "sessions")).toEqual([]);
		expect(rows(await ask(`/v2/videosdk/sessions?type=past&${RANGE}&session_name=none`), "sessions")).toEqual([]);
	});
	test("tracking fields come when they are asked for, custom keys always", async () => {
		await scene.api.store.putInstance(
			makeInstance({
				kind: "meeting",
				uuid: "TrackedTrackedTrackedA==",
				number: 5,
				startMs: START_MS - 60_000,
				endMs: START_MS,
				trackingFields: [["Purpose", "Support"]],
				customKeys: [["Host nation", "US"]],
				hostDepartment: "Developers",
				hostUserType: "Licensed",
			}),
		);
		const find = async (query: string) =>
			rows(await ask(`/v2/metrics/meetings?type=past&${RANGE}${query}`), "meetings").find(({ id }) => id === 5);
		const plain = await find("");
		expect(plain).not.toHaveProperty("tracking_fields");
		expect(plain).toMatchObject({
			custom_keys: [{ key: "Host nation", value: "US" }],
			dept: "Developers",
			user_type: "Licensed",
		});
		expect(await find("&include_fields=tracking_fields")).toMatchObject({
			tracking_fields: [{ field: "Purpose", value: "Support" }],
		});
	});
});

test("a number that a webinar and a later meeting have used names the latest of each kind", async () => {
	const number = 55_555;
	const put = (kind: "webinar" | "meeting", uuid: string, startMs: number) =>
		scene.api.store.putInstance(makeInstance({ kind, uuid, number, startMs, endMs: startMs + 1 }));
	await put("webinar", "WebinarsWebinarsWebinA==", START_MS);
	await put("meeting", "MeetingsMeetingsMeetiA==", START_MS + 1_000);
	expect((await ask(`/v2/metrics/webinars/${number}`))["uuid"]).toBe("WebinarsWebinarsWebinA==");
	expect((await ask(`/v2/metrics/meetings/${number}`))["uuid"]).toBe("MeetingsMeetingsMeetiA==");
	expect((await ask(`/v2/videosdk/sessions/${number}`))["code"]).toBe(3001);
});

describe("participants", () => {
	test("who registered is told of past ones, when asked for", async () => {
		const [path, live] = [only("webinar", true).uuid, only("webinar", false).uuid].map((uuid) =>
			pathTo("dashboardWebinarParticipants", uuid),
		);
		const first = async (url: string) => rows(await ask(url), "participants")[0];
		expect(await first(`${path}?type=past`)).not.toHaveProperty("registrant_id");
		expect(await first(`${path}?type=past&include_fields=registrant_id`)).toHaveProperty("registrant_id");
		expect(await first(`${live}?type=live&include_fields=registrant_id`)).not.toHaveProperty("registrant_id");
		expect((await ask(`${path}?include_fields=everything`))["code"]).toBe(300);
	});
	test("meetings tell cameras and no panelists, webinars the other way round", async () => {
		const webinar = rows(await ask(pathTo("dashboardWebinarParticipants", only("webinar", true).uuid)), "participants");
		const meeting = rows(
			await ask(pathTo("dashboardMeetingParticipants", only("meeting", true, 1).uuid)),
			"participants",
		);
		expect(new Set(webinar.map(({ role }) => role))).toEqual(new Set(["host", "panelist", "attendee"]));
		expect(new Set(meeting.map(({ role }) => role))).toEqual(new Set(["host", "attendee"]));
		expect(webinar[0]).not.toHaveProperty("camera");
		expect(meeting[0]).toMatchObject({ camera: "Camera", status: "in_meeting" });
	});
	test("each says how good it was, and the one with the bad line not good", async () => {
		const list = rows(await ask(pathTo("dashboardWebinarParticipants", only("webinar", true).uuid)), "participants");
		const troubled = list.find(({ user_name }) => user_name === "Grace");
		const fine = list.find(({ user_name }) => user_name === "Ada");
		expect(fine).toMatchObject({ audio_quality: "good", video_quality: "good", screen_share_quality: "good" });
		expect(["fair", "poor", "bad"]).toContain(troubled?.["video_quality"]);
		const person = only("webinar", true).participants.find(({ name }) => name === "Grace");
		const qos = await ask(
			`${pathTo("dashboardWebinarParticipantQOS", only("webinar", true).uuid, person?.id)}?type=past`,
		);
		expect(qos["health"]).not.toBe("Good");
		expect(qos["issue_list"]).toContain("video");
	});
	test("one alone and the same one in the list of everybody have the same figures", async () => {
		const { uuid, participants } = only("meeting", true, 1);
		const all = await ask(`${pathTo("dashboardMeetingParticipantsQOS", uuid)}?type=past`);
		expect(all).toMatchObject({ total_records: participants.length, page_size: 30 });
		for (const { id } of participants) {
			const { microphone, speaker, camera, meeting_number, ...alone } = await ask(
				`${pathTo("dashboardMeetingParticipantQOS", uuid, id)}?type=past`,
			);
			expect([microphone, speaker, camera, meeting_number]).toEqual([
				expect.any(String),
				expect.any(String),
				expect.any(String),
				all["meeting_number"],
			]);
			expect(rows(all, "participants").find(({ user_id }) => user_id === String(id))).toEqual(alone);
		}
	});
	test("the users of a session say their own key and who hosts", async () => {
		const { uuid, participants } = only("session", true);
		const body = await ask(pathTo("sessionUsers", uuid));
		expect(
			rows(body, "users")
				.map(({ id }) => id)
				.sort(),
		).toEqual(participants.map(({ id }) => String(id)).sort());
		expect(rows(body, "users")[0]).toMatchObject({ user_key: "customer-0", is_original_host: true, name: "Ada" });
		expect(body).not.toHaveProperty("total_records");
		const detail = await ask(pathTo("sessionDetail", uuid));
		expect(detail).toMatchObject({ user_count: participants.length, session_number: 97763643886, total_minutes: 9 });
	});
});

describe("what participants did", () => {
	test("only who shared is listed, with one interval while nothing paused", async () => {
		const { uuid, participants } = only("webinar", true, 1);
		const body = await ask(pathTo("dashboardWebinarParticipantShare", uuid));
		const host = participants[0];
		expect(body).toMatchObject({ total_records: 1, page_count: 1 });
		expect(rows(body, "participants")).toEqual([
			{
				id: "user-ada",
				user_id: String(host?.id),
				user_name: "Ada",
				details: [{ content: "desktop", start_time: "2026-02-28T10:16:00Z", end_time: "2026-02-28T10:20:00Z" }],
			},
		]);
	});
	test("ratings of 4 and 5 are GOOD, and who is not logged in is named by the participant's id", async () => {
		const { uuid, participants } = only("webinar", true, 1);
		const guest = participants.find(({ userId, rating }) => userId === undefined && rating !== undefined);
		const list = rows(await ask(pathTo("participantWebinarFeedback", uuid)), "participants");
		expect(list).toHaveLength(participants.filter(({ rating }) => rating !== undefined).length);
		expect(list.find(({ user_id }) => user_id === "user-grace")).toEqual({
			date_time: "2026-02-28T10:20:00Z",
			email: "grace@mock.example",
			user_id: "user-grace",
			quality: "NOT GOOD",
			comment: "The sound broke up.",
		});
		expect(list.find(({ user_id }) => user_id === String(guest?.id))).toMatchObject({ quality: "GOOD" });
	});
	test("the report counts seconds, and is of what is over", async () => {
		const { uuid } = only("webinar", true);
		const body = await ask(`${pathTo("reportWebinarParticipants", uuid)}?page_size=1`);
		expect(body).toMatchObject({ total_records: 6, page_count: 6 });
		const [first] = rows(body, "participants");
		const spent = Date.parse(String(first?.["leave_time"])) - Date.parse(String(first?.["join_time"]));
		expect(first).toMatchObject({ duration: spent / 1_000, status: "in_meeting" });
		expect((await ask(pathTo("reportWebinarParticipants", only("webinar", false).uuid)))["code"]).toBe(3001);
	});
	test("quality counts meetings that are over, or their participants", async () => {
		const sum = (counts: unknown) => Object.values(counts as Record<string, number>).reduce((a, b) => a + b, 0);
		const meetings = (await ask(`/v2/metrics/quality?${RANGE}`))["quality"] as Body;
		const over = instancesOf(scene.data["acme"], "meeting", true);
		expect(sum(meetings["audio"])).toBe(over.length);
		const people = (await ask(`/v2/metrics/quality?${RANGE}&type=participants`))["quality"] as Body;
		expect(sum(people["audio"])).toBe(over.flatMap(({ participants }) => participants).length);
		expect((people["video"] as Record<string, number>)["good"]).toBeGreaterThan(0);
		expect((await ask("/v2/metrics/quality?type=webinars"))["code"]).toBe(300);
	});
});

describe("profile zoom", () => {
	const live = () => instancesOf(scene.data["hosted"], "webinar", false)[0]?.uuid ?? "";
	const past = () => instancesOf(scene.data["hosted"], "webinar", true)[0]?.uuid ?? "";
	test("reads figures in pages of 1 unless asked otherwise, 10 at most, other lists as ever", async () => {
		const sizeOf = async (operation: string, query: string) =>
			(await ask(`${pathTo(operation, past())}?type=past${query}`, "hosted"))["page_size"];
		for (const operation of ["dashboardWebinarParticipantsQOS", "dashboardWebinarParticipantsQOSSummary"]) {
			expect([await sizeOf(operation, ""), await sizeOf(operation, "&page_size=300")]).toEqual([1, 10]);
		}
		expect(await sizeOf("dashboardWebinarParticipants", "&page_size=301")).toBe(300);
	});
	test("wants both ends of a range, a month apart at most", async () => {
		for (const query of ["", "?from=2026-02-01", "?to=2026-02-01", "?from=2026-01-01&to=2026-03-01"]) {
			expect((await ask(`/v2/metrics/webinars${query}`, "hosted"))["code"], query).toBe(300);
		}
		expect(await ask(`/v2/metrics/webinars?${RANGE}`, "hosted")).toHaveProperty("webinars");
	});
	test("answers 404/3001 for a type that does not fit the state", async () => {
		for (const operation of [
			"dashboardWebinarDetail",
			"dashboardWebinarParticipants",
			"dashboardWebinarParticipantsQOS",
		]) {
			expect((await ask(`${pathTo(operation, live())}?type=past`, "hosted"))["code"], operation).toBe(3001);
			expect((await ask(`${pathTo(operation, past())}?type=live`, "hosted"))["code"], operation).toBe(3001);
			expect(await ask(`${pathTo(operation, past())}?type=past`, "hosted")).not.toHaveProperty("code");
		}
	});
	test("a list that was begun while a webinar ran is read to its end after it ended", async () => {
		const path = pathTo("dashboardWebinarParticipants", live());
		const first = await ask(`${path}?type=live&page_size=2`, "hosted");
		await scene.api.call(`/api/v1/webinars/${encodeURIComponent(encodeURIComponent(live()))}/end`, {
			method: "POST",
			as: "hosted",
		});
		const second = await ask(`${path}?type=live&page_size=2&next_page_token=${first["next_page_token"]}`, "hosted");
		expect(rows(second, "participants")).toHaveLength(2);
	});
});

test("a participant without any facts is told without inventing one", async () => {
	const uuid = "NothingNothingNothingA==";
	await scene.api.store.putInstance(makeInstance({ uuid, number: 9, endMs: START_MS + 1 }));
	const bare = { device: "", os: "", osVersion: "", browserName: "", browserVersion: "", networkType: "" };
	await scene.api.store.putParticipants([makeParticipant({ instance: uuid, id: 3, ...bare })]);
	const [person] = rows(await ask(pathTo("dashboardWebinarParticipants", uuid)), "participants");
	for (const name of [
		"network_type",
		"connection_type",
		"video_connection_type",
		"as_connection_type",
		"share_desktop",
	]) {
		expect(person).not.toHaveProperty(name);
	}
	expect(person).toMatchObject({ device: "", audio_quality: "", location: "", microphone: "" });
});
