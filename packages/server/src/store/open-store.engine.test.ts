// Opening: folders, locks, migrations, retention, and what outlives the process.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Type } from "typebox";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../clock.js";
import { createStore } from "./create-store.js";
import { type EmbeddedDatabase, openEmbeddedDatabase } from "./embedded-database.js";
import { anInstance, aRow, INSTANCE_UUID, PARTICIPANT_ID, START_MS } from "./example-rows.contract.js";
import { instanceColumns, participantColumns } from "./fact-columns.js";
import { firstTables } from "./migrations/001-first-tables.js";
import { migrate, migrations } from "./migrations/migrate.js";
import { openStore } from "./open-store.js";
import { sampleColumns } from "./sample-columns.js";
import { StoreError } from "./store-error.js";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "qoscope-open-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (slotDays = 3_650) => openStore({ folder: join(folder, "data"), slotDays, clock: systemClock });

/** Opens the bare engine on the folder of a closed store. */
async function withDatabase<Result>(task: (database: EmbeddedDatabase) => Promise<Result>): Promise<Result> {
	const database = await openEmbeddedDatabase(
		join(folder, "data", "clickhouse"),
		() => new StoreError("unavailable", ""),
	);
	try {
		return await task(database);
	} finally {
		await database.close();
	}
}

/** A page that the engine can read from; it says what it is given with `answer`, and nothing before. */
async function openSlowPage() {
	let arrive: (response: ServerResponse) => void = () => {};
	const asked = new Promise<ServerResponse>((resolve) => {
		arrive = resolve;
	});
	// The engine asks for the head first, to learn how long the page is.
	const server = createServer(({ method }, response) => (method === "HEAD" ? response.end() : arrive(response)));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
		asked,
		answer: async (text: string) => void (await asked).end(text),
		close: () => {
			server.closeAllConnections();
			server.close();
		},
	};
}

describe("a folder", () => {
	test("holds what was stored after a close, whatever slotDays the next start gives, for its owner alone", async () => {
		const first = await open();
		await first.putInstance(anInstance("a"));
		await first.insertSamples(START_MS, [aRow("a", { bytes: 1 })]);
		await first.close();
		await first.close();
		await expect(first.ping()).rejects.toMatchObject({ code: "unavailable" });
		const second = await open(3_000);
		expect(await second.findInstanceByUuid("a", INSTANCE_UUID)).toEqual(anInstance("a"));
		expect(await second.recentSlots("a", INSTANCE_UUID, [PARTICIPANT_ID], START_MS)).toHaveLength(1);
		await second.close();
		expect(statSync(join(folder, "data")).mode & 0o077).toBe(0);
		const engine = await withDatabase(({ reader }) =>
			reader.select(
				{ name: "engine", sql: "SELECT engine_full AS engine FROM system.tables WHERE name = 'sample'" },
				Type.Object({ engine: Type.String() }),
			),
		);
		expect(engine[0]?.engine).toContain("TTL slot + toIntervalDay(3000)");
	});

	test("that a living process signed is refused at once, in one line with its pid", async () => {
		const store = await open();
		const refused = await open().catch((error: unknown) => error);
		await store.close();
		expect(refused).toBeInstanceOf(StoreError);
		expect(refused).toMatchObject({ code: "folder_in_use" });
		expect(String(refused)).toBe(
			`StoreError: The data folder ${join(folder, "data")} is in use by another qoscope (pid ${process.pid}); ` +
				"stop it or give another folder with --data.",
		);
	});

	test("a read that holds its connection holds up neither inserts nor look-ups", async () => {
		await (await open()).close();
		await withDatabase(async (database) => {
			const store = createStore({ ...database, close: database.close });
			const page = await openSlowPage();
			try {
				let isHeld = true;
				// Until the page answers, however long everything else takes on a busy machine.
				const patience = "SETTINGS max_execution_time = 0, http_receive_timeout = 600";
				const hold = `SELECT number FROM url('${page.url}', 'CSV', 'number UInt64') ${patience}`;
				const held = database.reader.selectNumbers({ name: "hold", sql: hold }).finally(() => {
					isHeld = false;
				});
				await Promise.race([page.asked, held]);
				await store.putInstance(anInstance("acme"));
				for (let slot = 0; slot < 5; slot++) {
					const row = { ...aRow("acme", { durationMs: 5_000 }), slotMs: START_MS + slot * 5_000 };
					await store.insertSamples(START_MS, [row]);
					expect(await store.findInstanceByUuid("acme", INSTANCE_UUID)).toBeDefined();
				}
				await store.ping();
				expect(isHeld).toBe(true);
				await page.answer("7\n");
				expect(await held).toEqual([[7]]);
			} finally {
				page.close();
			}
			expect((await store.minutesOf("acme", INSTANCE_UUID, [PARTICIPANT_ID]))[0]?.rollup.slots).toBe(5);
		});
	});

	test.each([
		["/proc/qoscope", "/proc cannot be used (ENOENT); give another folder with --data."],
		["/dev/null", "/dev/null is not a folder. Move it away, or give another folder with --data."],
		["/dev/null/data", "/dev/null is not a folder. Move it away, or give another folder with --data."],
	])("that cannot be one, like %s, is refused at once", async (place, cause) => {
		const refused = openStore({ folder: place, slotDays: 30, clock: systemClock });
		await expect(refused).rejects.toThrow(`The data folder ${place} cannot be used: ${cause}`);
	});

	test("is free again when its pid belongs to a process that started later", async () => {
		await (await open()).close();
		writeFileSync(join(folder, "data", "qoscope.pid"), `${process.pid} 1\n`);
		const store = await open();
		expect(readFileSync(join(folder, "data", "qoscope.pid"), "utf8")).not.toContain(" 1\n");
		await store.close();
	});

	test("that the engine of another process holds is refused, and is whole and free after kill -9", async () => {
		await (await open()).close();
		// A plain child of the same engine: it inserts one row after the other and says which are stored.
		const child = spawn(process.execPath, ["--input-type=module", "-e", CHILD, join(folder, "data", "clickhouse")], {
			stdio: ["ignore", "pipe", "ignore"],
		});
		let stored = 0;
		const enough = new Promise<void>((resolve, reject) => {
			child.once("exit", () => reject(new Error("the child ended")));
			child.stdout.on("data", (chunk: Buffer) => {
				stored += chunk.toString().split("\n").length - 1;
				if (stored >= 20) resolve();
			});
		});
		const exited = new Promise((resolve) => child.once("exit", resolve));
		await enough;
		await expect(open()).rejects.toMatchObject({ code: "unavailable" });
		child.kill("SIGKILL");
		await exited;
		const store = await open();
		const use = await store.lastSlotEnds("killed", INSTANCE_UUID);
		await store.close();
		expect(use.size).toBeGreaterThanOrEqual(stored);
	});
});

const CHILD = `
import { createClient } from ${JSON.stringify(import.meta.resolve("@clickhouse/client"))};
import connection from ${JSON.stringify(import.meta.resolve("chdb/connection"))};
const client = createClient({ connection: connection.createChdbConnection({ path: process.argv[1] }) });
for (let participant = 0; ; participant++) {
	const row = { account: "killed", instance: "${INSTANCE_UUID}", participant, type: "audio_input", slot: ${START_MS / 1_000}, run: "a" };
	await client.insert({ table: "sample", values: [row], format: "JSONEachRow" });
	process.stdout.write("stored\\n");
}`;

describe("migrations", () => {
	const later = { number: 99, name: "a later one", statements: ["CREATE TABLE later (id UInt64) ENGINE = Memory"] };

	test("run once each, and refuse a start when an applied one was changed or is unknown", async () => {
		await (await open()).close();
		await withDatabase(async ({ writer }) => {
			expect(await migrate(writer, systemClock, [...migrations(), later])).toEqual([later.name]);
			expect(await migrate(writer, systemClock, [...migrations(), later])).toEqual([]);
			const changed = { ...later, statements: ["SELECT 1"] };
			await expect(migrate(writer, systemClock, [...migrations(), changed])).rejects.toMatchObject({
				code: "migration_changed",
				message:
					"Migration 99 (a later one) was applied in another wording; add a new migration instead of changing it.",
			});
		});
		await expect(open()).rejects.toMatchObject({ code: "migration_changed" });
		// The refusal let go of the folder.
		await expect(open()).rejects.toMatchObject({ code: "migration_changed" });
	});

	test("bring a folder of the first tables to the newest, and what it holds says that nothing more is known", async () => {
		await withDatabase(async ({ writer }) => {
			await migrate(writer, systemClock, [firstTables]);
			await writer.insert(
				"webinar",
				["account", "uuid", "number", "kind", "start_ms", "version"],
				[["old", INSTANCE_UUID, 5, "webinar", START_MS, 1]],
			);
			await writer.insert(
				"participant",
				["account", "instance", "id", "jti", "role", "join_ms", "version"],
				[["old", INSTANCE_UUID, 7, "visit", "attendee", START_MS, 1]],
			);
		});
		const store = await open();
		expect(await store.findLatestInstance("old", 5)).toMatchObject({
			customKeys: [],
			trackingFields: [],
			sessionKey: "",
		});
		expect(await store.findParticipant("old", INSTANCE_UUID, 7)).toMatchObject({ internalIpAddresses: [], client: "" });
		expect(await store.listRatings("old", INSTANCE_UUID, { limit: 1 })).toEqual([]);
		await store.close();
	});

	test("make the columns that the metric table and the ports ask for", async () => {
		await (await open()).close();
		const columnsOf = (database: EmbeddedDatabase, table: string) =>
			database.reader.select(
				{
					name: "columns",
					sql: "SELECT name, type FROM system.columns WHERE table = {table:String} ORDER BY position",
					parameters: { table },
				},
				Type.Object({ name: Type.String(), type: Type.String() }),
			);
		await withDatabase(async (database) => {
			expect(await columnsOf(database, "sample")).toEqual(sampleColumns());
			const names = async (table: string) => (await columnsOf(database, table)).map(({ name }) => name);
			expect(await names("webinar")).toEqual(instanceColumns());
			expect(await names("participant")).toEqual(participantColumns());
		});
	});
});

test("an error of the database names the query and its code, and quotes no value", async () => {
	const database = await openEmbeddedDatabase(folder, () => new StoreError("unavailable", ""));
	const failed = await database.reader
		.command({
			name: "a wrong query",
			sql: "SELECT {secret:String} FROM nowhere",
			parameters: { secret: "ann@example.com" },
		})
		.catch((error: unknown) => error);
	await database.close();
	expect(failed).toMatchObject({
		code: "unavailable",
		message: "The database answered a wrong query with error 60 (UNKNOWN_TABLE).",
	});
	expect(failed).not.toHaveProperty("cause");
});
