/** Reads what the server says over the stream; what it does not know, or cannot read, is undefined. */
import type { Ack, EchoAnswer, Left, Wait, Welcome } from "@qoscope/wire";

/** A refusal with its reason as a word: a newer server may know more of them. */
export interface Refusal {
	readonly type: "refuse";
	readonly reason: string;
	readonly slot?: number;
}
export type ReadFrame = Omit<Welcome, "version"> | Ack | Pick<Wait, "type" | "forMs"> | Refusal | EchoAnswer | Left;

export function readServerFrame(text: string): ReadFrame | undefined {
	let content: unknown;
	try {
		content = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (typeof content !== "object" || content === null) return undefined;
	const { type, slots, slot, forMs, reason, at, serverTimeMs, participantId, webinarUuid } = content as Readonly<
		Partial<Record<FieldName, unknown>>
	>;
	switch (type) {
		case "hello":
			if (typeof serverTimeMs !== "number") return undefined;
			return { type, serverTimeMs, participantId: String(participantId), webinarUuid: String(webinarUuid) };
		case "ack":
			return Array.isArray(slots) ? { type, slots: slots.filter((one) => typeof one === "number") } : undefined;
		case "wait":
			return typeof forMs === "number" ? { type, forMs } : undefined;
		case "refuse":
			return { type, reason: String(reason), ...(typeof slot === "number" ? { slot } : {}) };
		case "echo":
			return typeof at === "number" && typeof serverTimeMs === "number" ? { type, at, serverTimeMs } : undefined;
		case "left":
			return { type };
		default:
			return undefined;
	}
}

type FieldName =
	| "type"
	| "slots"
	| "slot"
	| "forMs"
	| "reason"
	| "at"
	| "serverTimeMs"
	| "participantId"
	| "webinarUuid";
