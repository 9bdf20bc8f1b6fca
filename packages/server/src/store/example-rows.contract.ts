/** Rows for the tests of stores: one instance, one participant, one sample, each with what a case changes. */
import type { Sample } from "@qoscope/wire";
import type { Instance, Participant, SampleRow } from "./ports.js";
import { UNKNOWN_INSTANCE_FACTS, UNKNOWN_PARTICIPANT_FACTS } from "./unknown-facts.js";

/** A minute's start in 2026. */
export const START_MS = 1_772_360_160_000;
export const INSTANCE_UUID = "4444AAAiAAAAAiAiAiiAii==";
export const PARTICIPANT_ID = 16_778_240;

export const anInstance = (account: string, changes: Partial<Instance> = {}): Instance => ({
	account,
	uuid: INSTANCE_UUID,
	number: 123_456_789,
	kind: "webinar",
	...UNKNOWN_INSTANCE_FACTS,
	topic: "Quarterly; 'numbers'\n\t\\N — 数字",
	hostName: "Jill Chill",
	hostEmail: "jchill@example.com",
	startMs: START_MS,
	version: 1,
	...changes,
});

export const aParticipant = (account: string, changes: Partial<Participant> = {}): Participant => ({
	account,
	instance: INSTANCE_UUID,
	id: PARTICIPANT_ID,
	jti: "visit-1",
	...UNKNOWN_PARTICIPANT_FACTS,
	name: 'Ann "A." O\'Hara',
	email: "ann@example.com",
	device: "Windows",
	os: "Windows",
	osVersion: "11",
	browserName: "Chrome",
	browserVersion: "140",
	agentVersion: "0.1.0",
	ipAddress: "192.0.2.7",
	joinMs: START_MS,
	version: 1,
	...changes,
});

export const aRow = (account: string, sample: Sample, changes: Partial<SampleRow> = {}): SampleRow => ({
	account,
	instance: INSTANCE_UUID,
	participant: PARTICIPANT_ID,
	type: "audio_input",
	slotMs: START_MS,
	run: "00000000000000aa",
	sample: { durationMs: 5_000, ...sample },
	...changes,
});
