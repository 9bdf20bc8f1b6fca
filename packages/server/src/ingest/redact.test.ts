/** Tests what is taken out of claims, facts and ratings before anything is stored. */
import type { AgentFacts, JoinTokenClaims } from "@qoscope/wire";
import { describe, expect, test } from "vitest";
import { plainIpAddress } from "../ip-address.js";
import { redactClaims, redactFacts, redactRating } from "./redact.js";

const KEEP = { deviceLabels: "keep", internalAddresses: "keep" } as const;
const DROP = { deviceLabels: "drop", internalAddresses: "drop" } as const;
/** A bell, a mark that turns the direction of writing, and half of a pair. */
const steering = (text: string) => `\u0007${text}\u202e\ud800 `;

describe("texts", () => {
	test("are cleaned however deep they lie in a token, and identities stay", () => {
		const claims: JoinTokenClaims = {
			iss: steering("key"),
			jti: steering("visit"),
			exp: 1,
			webinar: {
				number: 7,
				topic: steering("Topic"),
				host: { name: steering("Hedy"), department: steering("Sales"), userType: steering("Licensed") },
				customKeys: [{ key: steering("k"), value: steering("v") }],
				trackingFields: [{ field: steering("f"), value: steering("w") }],
			},
			participant: { name: steering("Ann"), external: true, sipUri: steering("sip:ann@example.org") },
		};
		expect(redactClaims(claims)).toEqual({
			iss: steering("key"),
			jti: steering("visit"),
			exp: 1,
			webinar: {
				number: 7,
				topic: "Topic\ufffd",
				host: { name: "Hedy\ufffd", department: "Sales\ufffd", userType: "Licensed\ufffd" },
				customKeys: [{ key: "k\ufffd", value: "v\ufffd" }],
				trackingFields: [{ field: "f\ufffd", value: "w\ufffd" }],
			},
			participant: { name: "Ann\ufffd", external: true, sipUri: "sip:ann@example.org\ufffd" },
		});
	});
	test("an absent comment stays absent", () => {
		expect(redactRating({ score: 5 })).toEqual({ score: 5 });
	});
});

describe("account settings", () => {
	const facts: AgentFacts = {
		version: "1",
		microphone: "Ann's headset",
		speaker: "Ann's speaker",
		camera: "Ann's camera",
		internalIpAddresses: ["192.168.1.7", "192.168.1.7", "fe80::1%en0", "0b5d7b4e.local", "\u0007"],
	};
	test("drop what tells more than others by default", () => {
		expect(redactFacts(facts, DROP)).toEqual({ version: "1" });
	});
	test("keep each for itself, and of addresses those that are some", () => {
		const { internalIpAddresses, ...labels } = facts;
		expect(redactFacts(facts, { ...DROP, deviceLabels: "keep" })).toEqual(labels);
		expect(redactFacts(facts, { ...DROP, internalAddresses: "keep" })).toEqual({
			version: "1",
			internalIpAddresses: ["192.168.1.7", "fe80::1"],
		});
	});
	test("make nothing of what the agent did not say", () => {
		expect(redactFacts({}, KEEP)).toEqual({});
		expect(redactFacts({ internalIpAddresses: [] }, KEEP)).toEqual({ internalIpAddresses: [] });
	});
	test("leave the agent's own object as it was", () => {
		const given = structuredClone(facts);
		redactFacts(given, DROP);
		expect(given).toEqual(facts);
	});
});

test.each([
	["192.0.2.7", "192.0.2.7"],
	["::ffff:192.0.2.7", "192.0.2.7"],
	["0:0:0:0:0:FFFF:192.0.2.7", "192.0.2.7"],
	["::ffff:c000:0207", "192.0.2.7"],
	["::ffff:0:0", "0.0.0.0"],
	["::ffff:0:1:2", "::ffff:0:1:2"],
	["2001:db8::1", "2001:db8::1"],
	["fe80::1%eth0", "fe80::1"],
	["192.0.2.7:443", ""],
	["unknown", ""],
	["", ""],
])('the address "%s" is kept as "%s"', (given, kept) => {
	expect(plainIpAddress(given)).toBe(kept);
});
