/** The columns of the webinar and participant tables, one for each field of ports.ts. */
import { EMAIL_SHOWN_REASONS, INSTANCE_KINDS, ROLES } from "@qoscope/wire";
import { type TSchema, Type } from "typebox";
import { wellFormed } from "../well-formed.js";
import type { Cell } from "./database.js";
import type { Instance, Participant } from "./ports.js";

const text = Type.String();
const count = Type.Integer({ minimum: 0 });
const flag = Type.Boolean();
const pairs = Type.Array(Type.Tuple([text, text]));
const word = <const Words extends readonly string[]>(words: Words) =>
	Type.Unsafe<Words[number]>({ type: "string", enum: [...words] });

/** Schemas of the rows as they are read; NULL columns are already left out. Their keys are the columns. */
export const InstanceRowSchema = Type.Object({
	account: text,
	uuid: text,
	number: count,
	kind: word(INSTANCE_KINDS),
	topic: text,
	hostName: text,
	hostEmail: text,
	hostDepartment: text,
	hostUserType: text,
	sessionKey: text,
	customKeys: pairs,
	trackingFields: pairs,
	startMs: count,
	endMs: Type.Optional(count),
	endCause: Type.Optional(word(["explicit", "idle"])),
	version: count,
});

export const ParticipantRowSchema = Type.Object({
	account: text,
	instance: text,
	id: count,
	jti: text,
	userId: text,
	name: text,
	email: text,
	emailShownBecause: Type.Optional(word(EMAIL_SHOWN_REASONS)),
	external: flag,
	role: word(ROLES),
	pcName: text,
	domain: text,
	macAddr: text,
	harddiskId: text,
	device: text,
	os: text,
	osVersion: text,
	browserName: text,
	browserVersion: text,
	agentVersion: text,
	ipAddress: text,
	networkType: text,
	registrantId: text,
	customerKey: text,
	groupId: text,
	breakoutId: text,
	sipUri: text,
	fromSipUri: text,
	client: text,
	deviceName: text,
	connectionType: text,
	videoConnectionType: text,
	asConnectionType: text,
	dataCenter: text,
	fullDataCenter: text,
	microphone: text,
	speaker: text,
	camera: text,
	internalIpAddresses: Type.Array(text),
	shareSurface: text,
	city: text,
	countryCode: text,
	countryName: text,
	joinMs: count,
	leaveMs: Type.Optional(count),
	leaveCause: Type.Optional(word(["left", "disconnected", "ended"])),
	version: count,
});

const columnOfField = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const fieldsOf = (schema: { readonly properties: Readonly<Record<string, TSchema>> }) => Object.keys(schema.properties);

export const instanceColumns = () => fieldsOf(InstanceRowSchema).map(columnOfField);
export const participantColumns = () => fieldsOf(ParticipantRowSchema).map(columnOfField);

/** `alias.host_name AS hostName, …` */
function selectList(alias: string, fields: readonly string[]): string {
	return fields.map((field) => `${alias}.${columnOfField(field)} AS ${field}`).join(", ");
}
export const selectInstance = (alias: string) => selectList(alias, fieldsOf(InstanceRowSchema));
export const selectParticipant = (alias: string) => selectList(alias, fieldsOf(ParticipantRowSchema));

function cellOf(value: unknown): Cell {
	if (typeof value === "boolean") return value ? 1 : 0;
	// Half a surrogate pair has no UTF-8, and one such text would fail the insert of everybody.
	if (typeof value === "string") return wellFormed(value);
	if (Array.isArray(value)) return value.map(cellOf);
	return typeof value === "number" ? value : null;
}

function cellsOf(fields: readonly string[], values: ReadonlyMap<string, unknown>): Cell[] {
	return fields.map((field) => cellOf(values.get(field)));
}
export const instanceCells = (instance: Instance) =>
	cellsOf(fieldsOf(InstanceRowSchema), new Map(Object.entries(instance)));
export const participantCells = (participant: Participant) =>
	cellsOf(fieldsOf(ParticipantRowSchema), new Map(Object.entries(participant)));
