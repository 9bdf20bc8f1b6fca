/** Reads one frame of an agent from its text. */
import { type AgentFrame, AgentFrameSchema } from "@qoscope/wire";
import { Compile } from "typebox/compile";
import { compileChecked } from "../first-problem.js";
import { countUnknownFields } from "./count-unknown-fields.js";

export type ReadFrame =
	| { readonly ok: true; readonly frame: AgentFrame; readonly unknownFields: number }
	| {
			readonly ok: false;
			/** Where the frame does not fit; absent when it is no frame at all. */
			readonly problem?: string;
			/** When the text was a report whose slot could be read: then only that report is refused. */
			readonly slotMs?: number;
	  };

function slotOf(value: unknown): { readonly slotMs?: number } {
	if (typeof value !== "object" || value === null || !("type" in value) || value.type !== "report") return {};
	return "slot" in value && typeof value.slot === "number" ? { slotMs: value.slot } : {};
}

function unknownFieldsOf(frame: AgentFrame): number {
	switch (frame.type) {
		case "hello":
			return countUnknownFields("hello", frame) + countUnknownFields("agentFacts", frame.facts ?? {});
		case "facts":
			return countUnknownFields("facts", frame) + countUnknownFields("agentFacts", frame.facts);
		case "report":
		case "rate":
			return countUnknownFields(frame.type, frame);
		default:
			return 0;
	}
}

export function createFrameReader(): (text: string) => ReadFrame {
	const schema = Compile(AgentFrameSchema);
	const kinds = AgentFrameSchema.anyOf.map((kind) => [kind.properties.type.const, compileChecked(kind)] as const);
	const kindsByType = new Map<unknown, (typeof kinds)[number][1]>(kinds);

	/** The place of the first problem, by the schema of the type that the frame says it has. */
	function problemOf(value: unknown): { readonly problem?: string } {
		const type: unknown = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
		const kind = kindsByType.get(type);
		if (kind === undefined) return {};
		return { problem: `The ${type} frame does not fit its schema at ${kind.firstProblem(value)}.` };
	}

	return (text) => {
		let value: unknown;
		try {
			value = JSON.parse(text);
		} catch {
			return { ok: false };
		}
		if (!schema.Check(value)) return { ok: false, ...problemOf(value), ...slotOf(value) };
		return { ok: true, frame: value, unknownFields: unknownFieldsOf(value) };
	};
}
