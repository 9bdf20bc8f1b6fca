/** What our queries need of a database: text and values in, checked rows out. Wraps one ClickHouse client. */
import type { ClickHouseClient } from "@clickhouse/client";
import { type Static, type TSchema, Type } from "typebox";
import { Check } from "typebox/value";
import { createSerialQueue } from "./serial-queue.js";
import { StoreError } from "./store-error.js";

export type QueryParameter = string | number | readonly string[] | readonly number[];
export type Cell = string | number | null | readonly Cell[];

export interface Query {
	/** Named in error messages, which hold neither the text nor its values. */
	readonly name: string;
	readonly sql: string;
	readonly parameters?: Readonly<Record<string, QueryParameter>>;
}

export interface Database {
	/** Rows as objects by column; each has passed the schema. NULL columns are left out: absent is absent. */
	readonly select: <const Row extends TSchema>(query: Query, schema: Row) => Promise<readonly Static<Row>[]>;
	/** Rows of numbers by position, which costs a third of the bytes of objects. */
	readonly selectNumbers: (query: Query) => Promise<readonly (readonly (number | null)[])[]>;
	readonly insert: (table: string, columns: readonly string[], rows: readonly (readonly Cell[])[]) => Promise<void>;
	readonly command: (query: Query) => Promise<void>;
	/** Waits for what is under way. */
	readonly close: () => Promise<void>;
}

const DatabaseErrorSchema = Type.Object({ code: Type.String(), type: Type.Optional(Type.String()) });

/** Database errors quote rows and values, which may be personal: only the code goes on. */
function storeErrorOf(name: string, error: unknown): StoreError {
	if (error instanceof StoreError) return error;
	// By its form: the embedded connection throws the ClickHouseError of another copy of the client's library.
	const detail = Check(DatabaseErrorSchema, error) ? `${error.code} (${error.type ?? "no type"})` : "of unknown code";
	return new StoreError("unavailable", `The database answered ${name} with error ${detail}.`);
}

function withoutNulls(row: unknown): unknown {
	if (typeof row !== "object" || row === null) return row;
	return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

function isNumberRow(row: unknown): row is readonly (number | null)[] {
	return Array.isArray(row) && row.every((cell) => cell === null || typeof cell === "number");
}

/**
 * One statement at a time: an embedded connection is serial anyway, and each statement that waits inside it holds one
 * of libuv's four threads, so that six slow reads would hold up every insert and file access of the process.
 */
export function createDatabase(client: ClickHouseClient): Database {
	const queue = createSerialQueue();
	let closed: Promise<void> | undefined;
	const run = async <Result>(name: string, task: () => Promise<Result>): Promise<Result> => {
		if (closed !== undefined) throw new StoreError("unavailable", "The store is closed.");
		try {
			return await queue.run(task);
		} catch (error) {
			throw storeErrorOf(name, error);
		}
	};
	const textOf = async ({ sql, parameters }: Query, format: "JSONEachRow" | "JSONCompactEachRow") => {
		const answer = await client.query({ query: sql, format, ...(parameters && { query_params: { ...parameters } }) });
		return await answer.json<unknown>();
	};

	return {
		select: <const Row extends TSchema>(query: Query, schema: Row) =>
			run(query.name, async () => {
				const rows: unknown[] = (await textOf(query, "JSONEachRow")).map(withoutNulls);
				const isRow = (row: unknown): row is Static<Row> => Check(schema, row);
				if (!rows.every(isRow)) throw new StoreError("unavailable", `A row of ${query.name} is not as it should be.`);
				return rows;
			}),
		selectNumbers: (query) =>
			run(query.name, async () => {
				const rows: unknown[] = await textOf(query, "JSONCompactEachRow");
				if (!rows.every(isNumberRow)) {
					throw new StoreError("unavailable", `A row of ${query.name} is not as it should be.`);
				}
				return rows;
			}),
		insert: (table, columns, rows) =>
			run(`insert into ${table}`, async () => {
				const [first, ...rest] = columns;
				if (rows.length === 0 || first === undefined) return;
				await client.insert({ table, columns: [first, ...rest], values: rows, format: "JSONCompactEachRow" });
			}),
		command: ({ name, sql, parameters }) =>
			run(name, async () => {
				await client.command({ query: sql, ...(parameters && { query_params: { ...parameters } }) });
			}),
		close: () => {
			closed ??= queue.idle().then(() => client.close());
			return closed;
		},
	};
}
