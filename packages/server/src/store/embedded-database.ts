/**
 * The embedded engine: the only file that knows chdb, a whole ClickHouse in the process. It is loaded on the first
 * call, since its library takes 0.2 s and 200 MB that who runs without it should not pay.
 */
import { availableParallelism } from "node:os";
import { createClient } from "@clickhouse/client";
import { createDatabase, type Database } from "./database.js";
import { StoreError } from "./store-error.js";

export interface EmbeddedDatabase {
	/** Its own connection, so that no read holds up an insert. */
	readonly writer: Database;
	/** For reads by key, which must not wait for long ones. */
	readonly finder: Database;
	readonly reader: Database;
	/** Waits for all and lets go of the folder. Idempotent. */
	readonly close: () => Promise<void>;
}

/** Bytes that one query may take, so that a large one fails alone instead of taking the process with it. */
const MAX_QUERY_BYTES = 1_073_741_824;
/** Seconds after which a read gives up; pages take milliseconds. */
const MAX_READ_SECONDS = 20;

type InjectedConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>["connection"]>;

async function loadEngine() {
	try {
		const [{ createChdbConnection }, { drainPending }] = await Promise.all([import("chdb/connection"), import("chdb")]);
		return { createChdbConnection, drainPending };
	} catch (error) {
		throw new StoreError(
			"unavailable",
			"The embedded database could not be loaded; chdb has binaries for Linux with glibc and for macOS.",
			{ cause: error },
		);
	}
}

/**
 * Opens the engine on a folder. It binds one folder for the whole process, and locks it against every other process;
 * when it is locked the engine's connection fails at once.
 */
export async function openEmbeddedDatabase(folder: string, refusal: () => StoreError): Promise<EmbeddedDatabase> {
	const { createChdbConnection, drainPending } = await loadEngine();
	const connect = () => {
		try {
			// The client carries its own copy of the interface that chdb implements: the same, but not to the compiler.
			const connection = createChdbConnection({ path: folder }) as unknown as InjectedConnection;
			return createDatabase(createClient({ connection }));
		} catch {
			// Whatever the reason, its error says only "failed"; the engine has written the reason on standard error.
			throw refusal();
		}
	};
	const writer = connect();
	const finder = connect();
	const reader = connect();
	const set = (database: Database, setting: string, value: number) =>
		database.command({ name: `SET ${setting}`, sql: `SET ${setting} = ${value}` });
	for (const database of [writer, finder, reader]) {
		await set(database, "output_format_json_quote_64bit_integers", 0);
		await set(database, "max_memory_usage", MAX_QUERY_BYTES);
		await set(database, "max_threads", Math.min(4, availableParallelism()));
		// Compiling the roll-up holds its third run up for 0.8 s and saves nothing that can be measured afterwards.
		await set(database, "compile_aggregate_expressions", 0);
		await set(database, "compile_expressions", 0);
	}
	for (const database of [finder, reader]) await set(database, "max_execution_time", MAX_READ_SECONDS);
	// The default reads decimals fast and an ulp off: what was reported would not be what is read.
	await set(writer, "precise_float_parsing", 1);
	// An insert is some thousand rows: handing them from thread to thread costs more than it saves.
	await set(writer, "input_format_parallel_parsing", 0);
	await set(writer, "max_threads", 1);

	let closed: Promise<void> | undefined;
	return {
		writer,
		finder,
		reader,
		close: () => {
			closed ??= Promise.all([writer.close(), finder.close(), reader.close()]).then(() => drainPending());
			return closed;
		},
	};
}
