import type { Figures } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import { makeInstance, makeParticipant, START_MS } from "../../../test/api/api-harness.js";
import { leaveReasonOf, presentListedParticipant } from "./listed-participant.js";
import { networkWordOf } from "./network-word.js";
import { presentParticipantFacts } from "./participant-facts.js";
import { participantUuidOf } from "./participant-uuid.js";
import { presentQosEntry } from "./qos-entry.js";
import { presentCpu, presentPicture, presentPressure } from "./qos-group.js";
import { presentSummaryDetails } from "./summary-details.js";

const SHOW = { hipaa: "none", externalNames: "show" } as const;

describe("streams in words", () => {
	test("a stream that was not measured has an empty string in every field", () => {
		expect(Object.values(presentPicture())).toEqual(["", "", "", "", "", "", ""]);
		expect(Object.values(presentCpu())).toEqual(["", "", "", ""]);
	});
	test("a running stream without a picture says 0*0 and no frame rate", () => {
		const idle: Figures = { bitrateBps: { min: 0, avg: 0, max: 0 }, picture: "none" };
		expect(presentPicture(idle)).toMatchObject({ bitrate: "0 kbps", resolution: "0*0", frame_rate: "" });
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
		const bare = presentQosEntry({ startMs: START_MS, figures: new Map() });
		expect(Object.keys(bare)).toEqual([...always, "cpu_usage"]);
		const spread = { min: 1_000, avg: 2_000, max: 3_000 };
		const full: Readonly<Record<string, unknown>> = presentQosEntry({
			startMs: START_MS,
			figures: new Map([
				["audio_device_from_crc", { bitrateBps: spread }],
				["video_device_to_rwg", { bitrateBps: spread }],
				["cpu_usage", { pressure: { min: "fair", avg: "fair", max: "fair" } }],
			]),
		});
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
		expect(Object.keys(presentSummaryDetails({}))).toHaveLength(20);
		expect(new Set(Object.values(presentSummaryDetails({})))).toEqual(new Set([""]));
		const withPressure = presentSummaryDetails({ pressure: { min: "nominal", avg: "nominal", max: "nominal" } });
		expect(Object.keys(withPressure)).toHaveLength(23);
	});
});

describe("who sees whom", () => {
	const external = makeParticipant({ external: true });
	test("of a user outside the account, e-mail, device, domain, disk and MAC address are blank, and nothing else", () => {
		const own = presentParticipantFacts(makeParticipant(), SHOW);
		expect(presentParticipantFacts(external, SHOW)).toEqual({
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
		const { email, device } = presentParticipantFacts({ ...external, emailShownBecause }, SHOW);
		expect([email, device]).toEqual(["ada@acme.example", ""]);
	});
	test("names of outside users are hidden where the account says so, own names are not", () => {
		const hide = { hipaa: "none", externalNames: "hide" } as const;
		expect(presentParticipantFacts(external, hide).user_name).toBe("");
		expect(presentParticipantFacts(makeParticipant(), hide).user_name).toBe("Ada");
	});
	test.each(["unsigned", "legacy"] as const)(
		"hipaa %s blanks name, address, location and e-mail of everybody",
		(hipaa) => {
			const facts = presentParticipantFacts(makeParticipant(), { hipaa, externalNames: "show" });
			expect(facts).toEqual({
				...presentParticipantFacts(makeParticipant(), SHOW),
				user_name: "",
				ip_address: "",
				location: "",
				email: "",
			});
		},
	);
	test("hipaa signed shows what none shows", () => {
		expect(presentParticipantFacts(makeParticipant(), { ...SHOW, hipaa: "signed" })).toEqual(
			presentParticipantFacts(makeParticipant(), SHOW),
		);
	});
	test("a hidden name does not come back in the reason for leaving", () => {
		const left = makeParticipant({ external: true, leaveMs: START_MS + 1_000, leaveCause: "left" });
		const body = presentListedParticipant(makeInstance(), left, { hipaa: "none", externalNames: "hide" });
		expect(JSON.stringify(body)).not.toContain("Ada");
		expect(body.leave_reason).toBe("left the webinar.");
	});
});

describe("leaving", () => {
	test("time and reason are absent from the list while present", () => {
		const body = presentListedParticipant(makeInstance(), makeParticipant(), SHOW);
		expect(body).not.toHaveProperty("leave_time");
		expect(body).not.toHaveProperty("leave_reason");
	});
	test("who was there to the end left with the webinar", () => {
		const ended = makeInstance({ endMs: START_MS + 60_000 });
		expect(presentListedParticipant(ended, makeParticipant(), SHOW)).toMatchObject({
			leave_time: "2026-03-01T10:17:00Z",
			leave_reason: "Host ended the webinar.",
		});
	});
	test("each cause has the contract's sentence", () => {
		expect(leaveReasonOf("left", "Ada")).toBe("Ada left the webinar.");
		expect(leaveReasonOf("disconnected", "Ada")).toBe("Ada got disconnected from the webinar.");
		expect(leaveReasonOf("ended", "Ada")).toBe("Host ended the webinar.");
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
	expect(words).toEqual(["Wired", "Wifi", "Cellular", "Others", "Others", "", "", "Wired", "PPP"]);
});
