/** Where in a slot a run began to measure. Older rows do not say so, and nothing is known of it. */
import type { Migration } from "./migration.js";

const sample = `ALTER TABLE sample
	ADD COLUMN IF NOT EXISTS start_offset_ms Nullable(Float64) CODEC(LZ4) AFTER pressure_critical_ms`;

export const startOffset: Migration = { number: 6, name: "start offset", statements: [sample] };
