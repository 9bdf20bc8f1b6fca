import type { Figures, StreamType } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import { makeInstance, makeParticipant, START_MS } from "../../../test/api/api-harness.js";
import type { Participant } from "../../store/ports.js";
import { leaveReasonOf } from "./leave.js";
import { type ListView, presentListedParticipant, presentMeetingParticipant } from "./listed-participant.js";
import { networkWordOf } from "./network-word.js";
import { presentParticipantFacts } from "./participant-facts.js";
import { presentMeasured } from "./participant-qos.js";
import { participantUuidOf } from "./participant-uuid.js";
import { presentQosEntry } from "./qos-entry.js";
import { presentCpu, presentPicture, presentPressure } from "./qos-group.js";
import type { ViewPolicy } from "./shown-facts.js";
import { spellingOf } from "./spelling.js";
import { presentSummaryDetails } from "./summary-details.js";

const SHOW = { hipaa: "none", externalNames: "show", profile: "open" } as const;
const PLAIN = spellingOf("open", "webinar", "qos");
const factsOf = (participant: Participant, policy: ViewPolicy = SHOW) =>
	presentParticipantFacts(participant, policy, undefined);
const viewOf = (changes: Partial<ListView> = {}): ListView => ({
	instance: makeInstance(),
	figures: new Map(),
	withRegistrant: false,
	policy: SHOW,
	...changes,
});

describe("streams in words", () => {
	test("a stream that was not measured has an empty string in every field", () => {
		expect(Object.values(presentPicture(undefined, "video_input", PLAIN))).toEqual(["", "", "", "", "", "", ""]);
		expect(Object.values(presentCpu())).toEqual(["", "", "", ""]);
	});
	test("a running stream without a picture says 0*0 and no frame rate", () => {
		const idle: Figures = { bitrateBps: { min: 0, avg: 0, max: 0 }, picture: "none" };
		expect(presentPicture(idle, "as_input", PLAIN)).toMatchObject({
			bitrate: "0 kbps",
			resolution: "0*0",
			frame_rate: "",
		});
	});
	test("the lowest pressure level is called normal, and nothing is said where none was measured", () => {
		expect(presentPressure({ pressure: { min: "nominal", avg: "fair", max: "critical" } })).toEqual({
			system_min_cpu_pressure_level: "normal",
			system_avg_cpu_pressure_level: "fair",
			system_max_cpu_pressure_level: "critical",
		});
		expect(presentPressure({})).toBeUndefined();
	});
	test("an entry has the six groups and the processor always, gateway groups and pressure only when measured", () => {
		const always = ["date_time", "audio_input", "audio_output", "video_input", "video_output", "as_input", "as_output"];
		const bare = presentQosEntry({ startMs: START_MS, figures: new Map() }, PLAIN);
		expect(Object.keys(bare)).toEqual([...always, "cpu_usage"]);
		const spread = { min: 1_000, avg: 2_000, max: 3_000 };
		const full: Readonly<Record<string, unknown>> = presentQosEntry(
			{
				startMs: START_MS,
				figures: new Map([
					["audio_device_from_crc", { bitrateBps: spread }],
					["video_device_to_rwg", { bitrateBps: spread }],
					["cpu_usage", { pressure: { min: "fair", avg: "fair", max: "fair" } }],
				]),
			},
			PLAIN,
		);
		expect(Object.keys(full)).toEqual([
			...always,
			"audio_device_from_crc",
			"video_device_to_rwg",
			"cpu_usage",
			"cpu_pressure_level",
		]);
		expect(full).toMatchObject({ audio_device_from_crc: { bitrate: "2 kbps" }, audio_input: { bitrate: "" } });
		expect(Object.keys(full["audio_device_from_crc"] ?? {})).not.toContain("resolution");
		expect(Object.keys(full["video_device_to_rwg"] ?? {})).toContain("resolution");
	});
	test("summary details always have the twenty keys, pressure levels only when measured", () => {
		expect(Object.keys(presentSummaryDetails({}, "video_input", PLAIN))).toHaveLength(20);
		expect(new Set(Object.values(presentSummaryDetails({}, "video_input", PLAIN)))).toEqual(new Set([""]));
		const withPressure = presentSummaryDetails(
			{ pressure: { min: "nominal", avg: "nominal", max: "nominal" } },
			"cpu_usage",
			PLAIN,
		);
		expect(Object.keys(withPressure)).toHaveLength(23);
	});
});

describe("who sees whom", () => {
	const external = makeParticipant({ external: true });
	test("of a user outside the account, e-mail, device, domain, disk and MAC address are blank, and nothing else", () => {
		const own = factsOf(makeParticipant());
		expect(factsOf(external)).toEqual({
			...own,
			email: "",
			device: "",
			domain: "",
			harddisk_id: "",
			mac_addr: "",
		});
	});
	test.each([
		"registered",
		"calendar_invitation",
		"external_authentication",
		"authentication_exception",
		"breakout_room",
		"csv_import",
	] as const)("an e-mail may be shown because of %s", (emailShownBecause) => {
		const { email, device } = factsOf({ ...external, emailShownBecause });
		expect([email, device]).toEqual(["ada@acme.example", ""]);
	});
	test("names of outside users are hidden where the account says so, own names are not", () => {
		const hide = { ...SHOW, externalNames: "hide" } as const;
		expect(factsOf(external, hide).user_name).toBe("");
		expect(factsOf(makeParticipant(), hide).user_name).toBe("Ada");
	});
	test.each(["unsigned", "legacy"] as const)(
		"hipaa %s blanks name, address, location, e-mail and devices of everybody, and omits inner addresses",
		(hipaa) => {
			const lisbon = { city: "Lisbon", countryCode: "PT", internalIpAddresses: ["192.168.1.7"] };
			const { internal_ip_addresses: omitted, ...rest } = factsOf(makeParticipant(lisbon));
			expect([omitted, rest.location]).toEqual([["192.168.1.7"], "Lisbon (PT)"]);
			expect(factsOf(makeParticipant(lisbon), { ...SHOW, hipaa })).toEqual({
				...rest,
				user_name: "",
				ip_address: "",
				location: "",
				email: "",
				pc_name: "",
				domain: "",
				harddisk_id: "",
				mac_addr: "",
			});
		},
	);
	test("hipaa signed shows what none shows", () => {
		expect(factsOf(makeParticipant(), { ...SHOW, hipaa: "signed" })).toEqual(factsOf(makeParticipant()));
	});
	test("a hidden name does not come back in the reason for leaving", () => {
		const left = makeParticipant({ external: true, leaveMs: START_MS + 1_000, leaveCause: "left" });
		const body = presentListedParticipant(left, viewOf({ policy: { ...SHOW, externalNames: "hide" } }));
		expect(JSON.stringify(body)).not.toContain("Ada");
		expect(body.leave_reason).toBe("left the webinar.");
	});
});

describe("leaving", () => {
	test("time and reason are absent from the list while present", () => {
		const body = presentListedParticipant(makeParticipant(), viewOf());
		expect(body).not.toHaveProperty("leave_time");
		expect(body).not.toHaveProperty("leave_reason");
	});
	test("the time in qos is empty while present, and absent in profile zoom, whose clients read a time or nothing", () => {
		const presentAs = (profile: "open" | "zoom", instance = makeInstance()) =>
			presentMeasured({
				...{ instance, participant: makeParticipant(), entries: [], figures: undefined },
				policy: { ...SHOW, profile },
			});
		expect(presentAs("open")).toHaveProperty("leave_time", "");
		expect(presentAs("zoom")).not.toHaveProperty("leave_time");
		const ended = makeInstance({ endMs: START_MS + 60_000 });
		for (const profile of ["open", "zoom"] as const) {
			expect(presentAs(profile, ended)).toHaveProperty("leave_time", "2026-03-01T10:17:00Z");
		}
	});
	test("who was there to the end left with the webinar", () => {
		const ended = makeInstance({ endMs: START_MS + 60_000 });
		expect(presentListedParticipant(makeParticipant(), viewOf({ instance: ended }))).toMatchObject({
			leave_time: "2026-03-01T10:17:00Z",
			leave_reason: "Host ended the webinar.",
		});
		const meeting = makeInstance({ kind: "meeting", endMs: START_MS + 60_000 });
		expect(presentMeetingParticipant(makeParticipant(), viewOf({ instance: meeting })).leave_reason).toBe(
			"Host ended the meeting.",
		);
	});
	test("each cause has the contract's sentence", () => {
		expect(leaveReasonOf("left", "Ada", "webinar")).toBe("Ada left the webinar.");
		expect(leaveReasonOf("disconnected", "Ada", "meeting")).toBe("Ada got disconnected from the meeting.");
		expect(leaveReasonOf("ended", "Ada", "webinar")).toBe("Host ended the webinar.");
	});
});

test("a participant's UUID is upper case, stays the same, and differs between accounts, instances and participants", () => {
	const one = participantUuidOf(makeParticipant());
	expect(one).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
	const others = [makeParticipant({ id: 2 }), makeParticipant({ account: "b" }), makeParticipant({ instance: "c" })];
	expect(new Set([one, participantUuidOf(makeParticipant()), ...others.map(participantUuidOf)]).size).toBe(4);
});

test("networks get the contract's words, whichever vocabulary they come in", () => {
	const words = ["ethernet", "wifi", "cellular", "wimax", "bluetooth", "", "unknown", "Wired", "PPP"].map(
		networkWordOf,
	);
	expect(words).toEqual(["Wired", "Wifi", "Cellular", "Others", "Others", undefined, undefined, "Wired", "PPP"]);
});

describe("the profile zoom spells as the hosted service does", () => {
	const figures: Figures = {
		bitrateBps: { min: 27_150, avg: 27_150, max: 27_150 },
		latencyMs: { min: 126, avg: 126, max: 126 },
		jitterMs: { min: 0, avg: 0, max: 0 },
	};
	test.each([
		["webinar", "video_input", "27.15kbps", "0ms"],
		["meeting", "as_output", "27.15kbps", "0ms"],
		["session", "audio_input", "27.15 Kbps", "0 ms"],
	] as const)("qos_summary of a %s, %s", (kind, type, bitrate, jitter) => {
		const details = presentSummaryDetails(figures, type, spellingOf("zoom", kind, "qos_summary"));
		expect(details).toMatchObject({ avg_bitrate: bitrate, avg_jitter: jitter, avg_latency: "126 ms" });
	});
	test.each([
		["webinar", "as_input", "27.15 kbps"],
		["session", "video_input", "27.15 kbps"],
		["session", "as_input", "27.15 Kbps"],
	] as const)("qos of a %s, %s", (kind, type, bitrate) => {
		const group = presentPicture(figures, type, spellingOf("zoom", kind, "qos"));
		expect(group).toMatchObject({ bitrate, latency: "126 ms", jitter: "0 ms" });
	});
});

test("what was shared is said where the browser tells it, denied of who shared nothing, and else left out", () => {
	const shared: Figures = { bitrateBps: { min: 0, avg: 1_000, max: 2_000 } };
	const flagsOf = (shareSurface: string, figures: ReadonlyMap<StreamType, Figures> | undefined) => {
		const facts = presentParticipantFacts(makeParticipant({ shareSurface }), SHOW, figures);
		return [facts.share_desktop, facts.share_application];
	};
	const sharing = new Map<StreamType, Figures>([["as_input", shared]]);
	expect(flagsOf("monitor", sharing)).toEqual([true, false]);
	expect(flagsOf("window", sharing)).toEqual([false, true]);
	expect(flagsOf("", sharing)).toEqual([undefined, undefined]);
	expect(flagsOf("monitor", new Map())).toEqual([false, false]);
	expect(flagsOf("monitor", undefined)).toEqual([undefined, undefined]);
});
