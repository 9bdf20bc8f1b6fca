/** A store whose files were damaged on the disk: what is missing is told at the start, and seen in the figures. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../src/clock.js";
import { createLogger } from "../src/observe/create-logger.js";
import { createMetrics } from "../src/observe/metrics.js";
import { registerObserve } from "../src/observe/register-observe.js";
import { anInstance } from "../src/store/example-rows.contract.js";
import { openStore } from "../src/store/open-store.js";
import type { Store } from "../src/store/ports.js";

let folder: string;
let lines: string[];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "qoscope-damaged-"));
	lines = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () =>
	openStore({
		folder: join(folder, "data"),
		slotDays: 3_650,
		clock: systemClock,
		log: createLogger({ level: "info", stream: { write: (line) => lines.push(line) } }),
	});

/** The data file of the one part that this table has. */
function fileOf(table: string): string {
	const link = join(folder, "data", "clickhouse", "data", "default", table);
	return execFileSync("find", [`${link}/`, "-name", "data.bin", "-not", "-path", "*/detached/*"])
		.toString()
		.trim()
		.split("\n")[0] as string;
}

async function figuresOf(store: Store): Promise<string> {
	const app = Fastify();
	registerObserve(app, { metrics: createMetrics(), store, isReady: () => true });
	const { body } = await app.inject("/metrics");
	await app.close();
	return body;
}

test("a part that was cut short is named at the start, with its table and its place, and counted", async () => {
	const store = await open();
	await store.putInstance(anInstance("acme"));
	await store.close();
	const file = fileOf("webinar");
	truncateSync(file, Math.floor(statSync(file).size / 2));

	lines = [];
	const again = await open();
	expect(await again.listOpenInstances()).toEqual([]);
	const told = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 50);
	expect(told).toMatchObject([{ count: 1, parts: [{ table: "webinar", reason: "broken-on-start" }] }]);
	const [part] = told[0].parts;
	expect(statSync(part.path).isDirectory()).toBe(true);
	expect(await figuresOf(again)).toContain('qoscope_store_detached_parts{table="webinar"} 1');

	// What docs/operating.md says to do where there is no backup.
	rmSync(part.path, { recursive: true });
	expect(await figuresOf(again)).not.toContain('qoscope_store_detached_parts{table="webinar"} 1');
	await again.close();
});

test("a byte that was changed is met by whoever reads it, and counted", async () => {
	const store = await open();
	await store.putInstance(anInstance("acme"));
	await store.close();
	const file = fileOf("webinar");
	const content = readFileSync(file);
	content[Math.floor(content.length / 2)] = (content[Math.floor(content.length / 2)] ?? 0) ^ 0xff;
	writeFileSync(file, content);

	const again = await open();
	const countOf = async () => Number(/^qoscope_store_damaged_reads (\d+)$/m.exec(await figuresOf(again))?.[1]);
	const before = await countOf();
	await expect(again.listOpenInstances()).rejects.toMatchObject({ code: "unavailable" });
	expect(await countOf()).toBeGreaterThan(before);
	await again.close();
});
