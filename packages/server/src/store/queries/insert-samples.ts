/** Stores samples: one insert into one table, so all rows or none, and a repeat replaces itself. */
import type { Database } from "../database.js";
import type { SampleRow } from "../ports.js";
import { cellsOf, sampleColumns } from "../sample-columns.js";

/** All rows go into the partition of one day; an insert over several partitions would not be all or none. */
export async function insertSamples(
	writer: Database,
	instanceStartMs: number,
	rows: readonly SampleRow[],
): Promise<void> {
	await writer.insert(
		"sample",
		sampleColumns().map(({ name }) => name),
		rows.map((row) => cellsOf(instanceStartMs, row)),
	);
}
