/** Every error of the table can be met by a request. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ERRORS, type ErrorKey } from "../../src/api/errors.js";
import {
	type Answer,
	type ApiHarness,
	type CallOptions,
	createApiHarness,
	makeAccount,
	makeInstance,
	START_MS,
} from "./api-harness.js";

const OLD = "OldOldOldOldOldOldOldA==";
const OLD_MEETING = "OldOldOldOldOldMeetinA==";
const OLD_SESSION = "OldOldOldOldOldSessioA==";
const ROOT = "/v2/metrics/webinars";
const MEETINGS = "/v2/metrics/meetings";
const SESSIONS = "/v2/videosdk/sessions";
let api: ApiHarness;
let broken: ApiHarness;

beforeAll(async () => {
	const limited = makeAccount("limited");
	const accounts = [
		makeAccount("acme"),
		makeAccount("quiet", { collection: false }),
		makeAccount("pro", { profile: "zoom", plan: "pro", rateLimits: "off", addOns: [] }),
		makeAccount("business", { profile: "zoom", rateLimits: "off" }),
		{ ...limited, apiClients: limited.apiClients.map((client) => ({ ...client, scopes: ["x"] })) },
	];
	api = await createApiHarness({ accounts });
	const { store } = api;
	await store.putInstance(makeInstance({ account: "quiet" }));
	await store.putInstance(makeInstance({ uuid: OLD, startMs: 0, endMs: 1 }));
	await store.putInstance(makeInstance({ uuid: OLD_MEETING, kind: "meeting", startMs: 0, endMs: 1 }));
	await store.putInstance(makeInstance({ uuid: OLD_SESSION, kind: "session", startMs: 0, endMs: 1 }));
	const listInstances = () => Promise.reject(new Error("the store is gone"));
	broken = await createApiHarness({ store: { ...store, listInstances } });
});
afterAll(async () => {
	await broken.app.close();
	await api.close();
});

const ask = (url: string, options?: CallOptions) => () => api.call(url, options);
const post = (options: CallOptions) => ask("/api/v1/webinars/1/end", { method: "POST", ...options });
async function askWithExpiredToken(): Promise<Answer> {
	api.setTime(START_MS);
	const headers = { authorization: `Bearer ${await api.tokenOf("acme")}` };
	api.setTime(START_MS + 3_600_000);
	return api.call(ROOT, { as: false, headers });
}

/** Ends a webinar in an account that has used up its limit of a second or of a day. */
const endWhenSpent = (window: "second" | "day") => async () => {
	const accounts = [makeAccount("acme", { plan: "free", rateLimits: "plan" })];
	const spent = await createApiHarness({ accounts, count: async (key) => (key.includes(`:${window}:`) ? 6_001 : 1) });
	const answer = await spent.call("/api/v1/webinars/1/end", { method: "POST" });
	await spent.close();
	return answer;
};

const REQUESTS: Record<ErrorKey, () => Promise<Answer>> = {
	invalid_access_token: ask(ROOT, { as: false }),
	expired_access_token: askWithExpiredToken,
	missing_scope: ask(ROOT, { as: "limited" }),
	validation_failed: ask(`${ROOT}?type=live&type=past`),
	invalid_body: post({ headers: { "content-type": ";" }, payload: "x" }),
	invalid_page_token: ask(`${ROOT}?next_page_token=x`),
	collection_off: ask(`${ROOT}/93201235621/participants`, { as: "quiet" }),
	webinar_unavailable: ask(`${ROOT}/1/participants/1/qos`),
	webinar_detail_unavailable: ask(`${ROOT}/1`),
	webinar_qos_list_unavailable: ask(`${ROOT}/1/participants/qos`),
	webinar_satisfaction_unavailable: ask(`${ROOT}/1/participants/satisfaction`),
	meeting_unavailable: ask(`${MEETINGS}/1/participants/sharing`),
	meeting_detail_unavailable: ask(`${MEETINGS}/1`),
	meeting_participants_unavailable: ask(`${MEETINGS}/1/participants`),
	meeting_summary_unavailable: ask(`${MEETINGS}/1/participants/qos_summary`),
	meeting_satisfaction_unavailable: ask(`${MEETINGS}/1/participants/satisfaction`),
	session_unavailable: ask(`${SESSIONS}/1`),
	session_users_unavailable: ask(`${SESSIONS}/1/users`),
	session_qos_unavailable: ask(`${SESSIONS}/1/users/1/qos`),
	meeting_too_old: ask(`${MEETINGS}/${OLD_MEETING}/participants/qos_summary`),
	meeting_detail_too_old: ask(`${MEETINGS}/${OLD_MEETING}`),
	session_too_old: ask(`${SESSIONS}/${OLD_SESSION}/users/qos_summary`),
	dashboard_off: ask(`${ROOT}?from=2026-02-10&to=2026-03-01`, { as: "pro" }),
	satisfaction_off: ask(`${ROOT}/1/participants/satisfaction`, { as: "pro" }),
	meeting_list_off: ask(`${MEETINGS}?from=2026-02-10&to=2026-03-01`, { as: "pro" }),
	event_subscription_missing: ask(`${ROOT}/1/participants/qos_summary`, { as: "business" }),
	video_sdk_off: ask(SESSIONS, { as: "pro" }),
	summary_unavailable: ask(`${ROOT}/1/participants/qos_summary`),
	participants_unavailable: ask(`${ROOT}/1/participants`),
	webinar_too_old: ask(`${ROOT}/${OLD}/participants/qos_summary`),
	participants_too_old: ask(`${ROOT}/${OLD}/participants`),
	rate_limit_per_second: endWhenSpent("second"),
	rate_limit_per_day: endWhenSpent("day"),
	unknown_path: ask("/v2/metrics/nothing"),
	body_too_large: post({ payload: "x".repeat(2_000_000) }),
	internal: () => broken.call(ROOT),
};

test.each(Object.entries(REQUESTS))("%s", async (key, request) => {
	const row = Object.entries(ERRORS).find(([name]) => name === key)?.[1];
	const { status, body } = await request();
	const fixedPart = row?.message.split("{")[0] ?? "no such error";
	expect([status, body["code"]]).toEqual([row?.status, row?.code]);
	expect(String(body["message"]).startsWith(fixedPart)).toBe(true);
	expect(String(body["message"])).not.toMatch(/[{}]/);
});
