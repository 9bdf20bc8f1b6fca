/** What came late is taken off what was lost, also where the one was in another slot than the other. */
import type { Migration } from "./migration.js";

const sample = "ALTER TABLE sample MODIFY COLUMN packets_lost Nullable(Int64) CODEC(T64, LZ4)";

export const latePackets: Migration = { number: 4, name: "late packets", statements: [sample] };
