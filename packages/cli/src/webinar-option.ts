/** Reads `--webinar`, the number that people dial. */
import type { Input } from "./command.js";
import { UsageError } from "./failure.js";

/** 1 to 15 digits, so that it is exact in JSON. */
export function webinarNumberOf(input: Input): number {
	const text = input.text("webinar");
	if (text === undefined) throw new UsageError("--webinar is missing");
	if (!/^[1-9][0-9]{0,14}$/.test(text)) throw new UsageError("--webinar must be a number of 1 to 15 digits");
	return Number(text);
}
