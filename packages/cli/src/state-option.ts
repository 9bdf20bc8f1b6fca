/** Reads `--type`, and the range of time of lists. */
import type { Context, Input, Option } from "./command.js";
import { UsageError } from "./failure.js";

export const TYPE_OPTION: Option = { value: "live|past", help: "running or ended (default live)" };
export const RANGE_OPTIONS: Readonly<Record<string, Option>> = {
	from: {
		value: "DATE",
		help: 'first day or second, UTC: 2026-03-01, "2026-03-01 10:00:00" (default 30 days ago)',
	},
	to: { value: "DATE", help: "last day or second (default today)" },
};

export function stateOf(input: Input): "live" | "past" {
	const type = input.text("type") ?? "live";
	if (type !== "live" && type !== "past") throw new UsageError("--type must be live or past");
	return type;
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const dayOf = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);

/** Both ends are always said, since the hosted service requires them. */
export function rangeOf(context: Context, input: Input): { readonly from: string; readonly to: string } {
	const nowMs = context.now();
	const to = input.text("to") ?? dayOf(nowMs);
	const lastMs = Date.parse(`${to.slice(0, 10)}T00:00:00Z`);
	const from = input.text("from") ?? dayOf((Number.isNaN(lastMs) ? nowMs : lastMs) - DEFAULT_DAYS * DAY_MS);
	for (const [name, text] of Object.entries({ from, to })) {
		if (!/^\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?$/.test(text)) {
			throw new UsageError(`--${name} must be a day such as 2026-03-01, or "2026-03-01 10:00:00"`);
		}
	}
	return { from, to };
}
