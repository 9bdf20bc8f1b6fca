/** What the stand-in serves: instances, their participants, what those sent and received, and how they rated it. */
import { EMAIL_SHOWN_REASONS, INSTANCE_KINDS, METRICS, ROLES, STREAM_TYPES } from "@qoscope/wire";
import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import type { Instance, Participant, SampleRow } from "../store/ports.js";
import { UNKNOWN_INSTANCE_FACTS, UNKNOWN_PARTICIPANT_FACTS } from "../store/unknown-facts.js";

const strict = { additionalProperties: false };
const word = <const Words extends readonly string[]>(words: Words) =>
	Type.Unsafe<Words[number]>({ type: "string", enum: [...words] });
const text = (description: string) => Type.Optional(Type.String({ description }));
const at = (description: string) => Type.String({ format: "date-time", description });

const metrics = Object.fromEntries(
	METRICS.map(({ name, meaning }) => [name, Type.Optional(Type.Number({ minimum: 0, description: meaning }))]),
) as { readonly [name in (typeof METRICS)[number]["name"]]: Type.TOptional<Type.TNumber> };

const ParticipantSchema = Type.Object(
	{
		id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: "user_id in the lists" }),
		name: Type.String(),
		userId: text("id in the lists; absent for who is not logged in"),
		email: text("Shown by the contract's rules"),
		emailShownBecause: Type.Optional(word(EMAIL_SHOWN_REASONS)),
		external: Type.Optional(Type.Boolean()),
		role: Type.Optional(word(ROLES)),
		device: text("One of the contract's words"),
		os: text("Name of the system"),
		osVersion: text("Its version"),
		browserName: text("Name of the browser"),
		browserVersion: text("Its version"),
		client: text("Name and version of the application"),
		ipAddress: text("Address"),
		city: text("City"),
		countryCode: text("ISO 3166-1 alpha-2"),
		countryName: text("Name of the country"),
		networkType: text("wifi, ethernet, cellular"),
		connectionType: text("One of the contract's words"),
		dataCenter: text("Where the media server stands"),
		microphone: text("Label"),
		speaker: text("Label"),
		camera: text("Label"),
		registrantId: text("registrant_id"),
		customerKey: text("customer_key, user_key"),
		shareSurface: text("monitor, window or browser"),
		join: at("Join time"),
		leave: Type.Optional(at("Leave time; absent while present")),
		leaveCause: Type.Optional(word(["left", "disconnected", "ended"])),
		rating: Type.Optional(
			Type.Object(
				{ score: Type.Integer({ minimum: 1, maximum: 5 }), comment: text("Comment"), at: at("When it was given") },
				strict,
			),
		),
		samples: Type.Array(
			Type.Object(
				{
					type: word(STREAM_TYPES),
					slot: at("Start of the five-second slot; a multiple of five seconds"),
					metrics: Type.Object(metrics, strict),
				},
				strict,
			),
		),
	},
	strict,
);

/** A file for `qoscope mock --data`. */
export const MockDataSchema = Type.Object(
	{
		now: Type.Optional(at("The moment at which the stand-in's clock stands")),
		instances: Type.Array(
			Type.Object(
				{
					kind: word(INSTANCE_KINDS),
					number: Type.Integer({ minimum: 1, maximum: 999_999_999_999_999 }),
					uuid: Type.String({ pattern: "^[A-Za-z0-9+/]{22}==$" }),
					topic: text("Topic, or name of a session"),
					hostName: text("Name of the host"),
					hostEmail: text("E-mail of the host"),
					sessionKey: text("Key of a session"),
					start: at("Start"),
					end: Type.Optional(at("End; absent while it runs")),
					participants: Type.Array(ParticipantSchema),
				},
				strict,
			),
		),
	},
	strict,
);
export type MockData = Static<typeof MockDataSchema>;
export type MockInstance = MockData["instances"][number];
export type MockParticipant = MockInstance["participants"][number];

/** Throws an Error that names the first places that are not as they should be. */
export function checkMockData(content: unknown): MockData {
	const fits = <T extends TSchema>(schema: T, value: unknown): value is Static<T> => Value.Check(schema, value);
	if (fits(MockDataSchema, content)) return content;
	const problems = [...Value.Errors(MockDataSchema, content)]
		.slice(0, 5)
		.map(({ instancePath, message }) => `${instancePath === "" ? "the file" : instancePath} ${message}`);
	throw new Error(`The data of the stand-in is not as it should be: ${problems.join("; ")}.`);
}

/** The record of an instance. Who made the data ended it, so no late report could take the end back. */
export function instanceOf(account: string, mock: MockInstance): Instance {
	const { start, end, participants: _participants, ...said } = mock;
	return {
		...UNKNOWN_INSTANCE_FACTS,
		account,
		hostUserType: "Licensed",
		...said,
		startMs: Date.parse(start),
		...(end === undefined ? {} : { endMs: Date.parse(end), endCause: "explicit" }),
		version: 1,
	};
}

export function participantOf(account: string, instance: string, mock: MockParticipant): Participant {
	const { join, leave, leaveCause = "left", rating: _rating, samples: _samples, ...said } = mock;
	const { connectionType = "", dataCenter } = said;
	return {
		...UNKNOWN_PARTICIPANT_FACTS,
		account,
		instance,
		jti: `mock-${mock.id}`,
		videoConnectionType: connectionType,
		asConnectionType: connectionType,
		fullDataCenter: dataCenter === undefined ? "" : `${dataCenter};`,
		...said,
		joinMs: Date.parse(join),
		...(leave === undefined ? {} : { leaveMs: Date.parse(leave), leaveCause }),
		version: 1,
	};
}

export function rowsOf(account: string, instance: string, { id, samples }: MockParticipant): readonly SampleRow[] {
	return samples.map(({ type, slot, metrics: sample }) => ({
		account,
		instance,
		participant: id,
		type,
		slotMs: Date.parse(slot),
		run: "0000000000000000",
		sample,
	}));
}
