/** Which of the readings of latency came from an echo. Older rows have none, and nothing is known of them either. */
import type { Migration } from "./migration.js";

const sample = `ALTER TABLE sample
	ADD COLUMN IF NOT EXISTS latency_echo_count Nullable(UInt32) CODEC(T64, LZ4) AFTER latency_rtcp_count`;

export const echoReadings: Migration = { number: 5, name: "echo readings", statements: [sample] };
