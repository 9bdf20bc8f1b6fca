/** Reads `--kind`: webinars, meetings or sessions. */
import { INSTANCE_KINDS, type InstanceKind } from "@qoscope/wire";
import type { Input, Option } from "./command.js";
import { UsageError } from "./failure.js";

export const KIND_OPTION: Option = { value: INSTANCE_KINDS.join("|"), help: "what it is about (default webinar)" };

/** Of the kinds that have ratings and reports. */
export const RATED_KIND_OPTION: Option = { value: "webinar|meeting", help: "what it is about (default webinar)" };
const RATED_KINDS = ["webinar", "meeting"] as const;

function readKind<Kind extends InstanceKind>(input: Input, kinds: readonly Kind[], usual: Kind): Kind {
	const text = input.text("kind");
	const kind = text === undefined ? usual : kinds.find((candidate) => candidate === text);
	if (kind === undefined) throw new UsageError(`--kind must be ${kinds.join(", ")}`);
	return kind;
}

export const kindOf = (input: Input): InstanceKind => readKind(input, INSTANCE_KINDS, "webinar");
export const ratedKindOf = (input: Input): (typeof RATED_KINDS)[number] => readKind(input, RATED_KINDS, "webinar");
