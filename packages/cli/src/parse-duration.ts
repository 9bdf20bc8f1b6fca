/** Reads `30s`, `5m` and `1h`. */
import { UsageError } from "./failure.js";

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

export function parseDurationMs(text: string, option: string): number {
	const found = /^(\d{1,6})([smh])$/.exec(text);
	const durationMs = Number(found?.[1]) * (UNIT_MS[found?.[2] ?? ""] ?? Number.NaN);
	if (!(durationMs > 0)) throw new UsageError(`--${option} must be a time such as 30s, 5m or 1h`);
	return durationMs;
}
