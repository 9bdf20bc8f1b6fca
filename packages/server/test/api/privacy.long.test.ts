/** Who may see whom, on every endpoint that shows a person: one table of rules, one table of endpoints. */
import { EMAIL_SHOWN_REASONS } from "@qoscope/wire";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import type { Account } from "../../src/config/config-schema.js";
import type { Participant } from "../../src/store/ports.js";
import {
	type ApiHarness,
	AUDIO_SENT,
	createApiHarness,
	makeAccount,
	makeInstance,
	makeParticipant,
	START_MS,
} from "./api-harness.js";
import { pathOf } from "./mock-scene.js";

const KINDS = ["webinar", "meeting", "session"] as const;
const UUID = {
	webinar: "WebinarWebinarWebinarA==",
	meeting: "MeetingMeetingMeetingA==",
	session: "SessionSessionSessionA==",
};
const NUMBER = { webinar: 11, meeting: 12, session: 13 };

/** Texts that occur nowhere else, so that a leak is found wherever it is. */
const SECRET = {
	name: "Secret Name",
	email: "secret@elsewhere.example",
	ipAddress: "203.0.113.99",
	city: "Secretville",
	countryCode: "SX",
	countryName: "Secretia",
	internalIpAddresses: ["10.99.98.97"],
	device: "Windows",
	domain: "secret-domain",
	macAddr: "secret-mac",
	harddiskId: "secret-disk",
	microphone: "Secret Microphone",
	speaker: "Secret Speaker",
	camera: "Secret Camera",
	pcName: "secret-computer",
	sipUri: "sip:secret-room@example.net",
	fromSipUri: "sip:secret-from@example.net",
};
const COMMENT = "Secret comment";
type Fact = keyof typeof SECRET;
const shownTextOf = (fact: Fact): string => (fact === "internalIpAddresses" ? "10.99.98.97" : String(SECRET[fact]));

interface Rule {
	readonly name: string;
	readonly account: Partial<Pick<Account, "hipaa" | "externalNames">>;
	readonly person: Partial<Pick<Participant, "external" | "emailShownBecause">>;
	readonly hidden: readonly Fact[];
}
const OF_OUTSIDERS: readonly Fact[] = ["device", "domain", "macAddr", "harddiskId", "microphone", "speaker", "camera"];
/** Our own: whatever names a person or a device goes with the name. */
const WITH_NAME: readonly Fact[] = ["name", "pcName", "sipUri", "fromSipUri"];
const LABELS: readonly Fact[] = ["domain", "macAddr", "harddiskId", "microphone", "speaker", "camera"];
const BY_HIPAA: readonly Fact[] = [
	...WITH_NAME,
	...LABELS,
	...(["email", "ipAddress", "city", "countryCode", "internalIpAddresses"] as const),
];
const RULES: readonly Rule[] = [
	{ name: "an own user is shown whole", account: {}, person: { external: false }, hidden: [] },
	{ name: "hipaa signed changes nothing", account: { hipaa: "signed" }, person: { external: false }, hidden: [] },
	{ name: "hipaa unsigned", account: { hipaa: "unsigned" }, person: { external: false }, hidden: BY_HIPAA },
	{ name: "hipaa legacy", account: { hipaa: "legacy" }, person: { external: false }, hidden: BY_HIPAA },
	{ name: "an outside user", account: {}, person: { external: true }, hidden: ["email", ...OF_OUTSIDERS] },
	...EMAIL_SHOWN_REASONS.map(
		(emailShownBecause): Rule => ({
			name: `an outside user, e-mail shown because of ${emailShownBecause}`,
			account: {},
			person: { external: true, emailShownBecause },
			hidden: OF_OUTSIDERS,
		}),
	),
	{
		name: "an outside user of an account that hides names",
		account: { externalNames: "hide" },
		person: { external: true, emailShownBecause: "registered" },
		hidden: [...WITH_NAME, ...OF_OUTSIDERS],
	},
	{
		name: "an own user of an account that hides names of others",
		account: { externalNames: "hide" },
		person: { external: false },
		hidden: [],
	},
	{
		name: "an outside user under hipaa legacy, whatever the e-mail's reason",
		account: { hipaa: "legacy" },
		person: { external: true, emailShownBecause: "registered" },
		hidden: [...BY_HIPAA, ...OF_OUTSIDERS],
	},
];
/** `device` is one of six words that occur elsewhere in a body, so it is looked at by its field. */
const HIDES_DEVICE = /"device":""/;

describe.each(RULES)("$name", ({ account, person, hidden }) => {
	let api: ApiHarness;
	beforeAll(async () => {
		api = await createApiHarness({ accounts: [makeAccount("acme", account)] });
		for (const kind of KINDS) {
			const instance = UUID[kind];
			await api.store.putInstance(
				makeInstance({ kind, uuid: instance, number: NUMBER[kind], endMs: START_MS + 60_000 }),
			);
			const participant = makeParticipant({
				...SECRET,
				...person,
				instance,
				id: 7,
				shareSurface: "monitor",
				leaveMs: START_MS + 30_000,
				leaveCause: "left",
			});
			await api.store.putParticipants([participant]);
			await api.putSamples(participant, [
				[START_MS, "audio_input", AUDIO_SENT],
				[START_MS, "as_input", { durationMs: 5_000, bytes: 1_000, frames: 5, width: 10, height: 10 }],
			]);
			await api.store.putRating({
				account: "acme",
				instance,
				participant: 7,
				score: 5,
				comment: COMMENT,
				atMs: START_MS,
			});
		}
		api.setTime(START_MS + 120_000);
	});
	afterAll(() => api.close());

	test.each(ENDPOINTS.filter(({ path }) => /(participants|users)(\/|$)/.test(path)))("$path", async (endpoint) => {
		const report = endpoint.path.startsWith("/report") ? "" : "?type=past";
		const { status, body } = await api.call(`${pathOf(endpoint, UUID[endpoint.kind], 7)}${report}`);
		expect(status).toBe(200);
		const text = JSON.stringify(body);
		expect(text).toMatch(/"(participant_id|user_id|id)":"(7|u-ada)"/);
		for (const fact of hidden) {
			if (fact === "device") {
				if (text.includes('"device"')) expect(text).toMatch(HIDES_DEVICE);
			} else expect(text).not.toContain(shownTextOf(fact));
		}
		if (text.includes('"comment"')) expect(text.includes(COMMENT)).toBe(!hidden.includes("name"));
		const fields: Readonly<Partial<Record<Fact, readonly string[]>>> = {
			name: ["user_name", "name"],
			email: ["email", "user_email"],
			ipAddress: ["ip_address"],
			city: ["location"],
			pcName: ["pc_name"],
			sipUri: ["sip_uri"],
			fromSipUri: ["from_sip_uri"],
			domain: ["domain"],
			macAddr: ["mac_addr"],
			harddiskId: ["harddisk_id"],
			microphone: ["microphone"],
			speaker: ["speaker"],
			camera: ["camera"],
			internalIpAddresses: ["internal_ip_addresses"],
		};
		for (const [fact, names] of Object.entries(fields) as [Fact, readonly string[]][]) {
			if (hidden.includes(fact) || !names.some((name) => text.includes(`"${name}":`))) continue;
			expect(text, `${fact} should be shown`).toContain(shownTextOf(fact));
		}
	});
});
