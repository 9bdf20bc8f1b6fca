/** Reads one frame of an agent from its text. */
import { type AgentFrame, AgentFrameSchema } from "@qoscope/wire";
import { Compile } from "typebox/compile";
import { countUnknownFields } from "./count-unknown-fields.js";

export type ReadFrame =
	| { readonly ok: true; readonly frame: AgentFrame; readonly unknownFields: number }
	/** With the slot when the text was a report whose slot could be read: then only that report is refused. */
	| { readonly ok: false; readonly slotMs: number | undefined };

function slotOf(value: unknown): number | undefined {
	if (typeof value !== "object" || value === null || !("type" in value) || value.type !== "report") return undefined;
	return "slot" in value && typeof value.slot === "number" ? value.slot : undefined;
}

function unknownFieldsOf(frame: AgentFrame): number {
	if (frame.type === "report") return countUnknownFields("report", frame);
	if (frame.type !== "hello") return 0;
	return countUnknownFields("hello", frame) + countUnknownFields("facts", frame.facts ?? {});
}

export function createFrameReader(): (text: string) => ReadFrame {
	const schema = Compile(AgentFrameSchema);
	return (text) => {
		let value: unknown;
		try {
			value = JSON.parse(text);
		} catch {
			return { ok: false, slotMs: undefined };
		}
		if (!schema.Check(value)) return { ok: false, slotMs: slotOf(value) };
		return { ok: true, frame: value, unknownFields: unknownFieldsOf(value) };
	};
}
