/**
 * Our bodies against our own fixtures always, and against the documents of the two first endpoints where they lie beside
 * the clone. UPDATE_FIXTURES=1 writes the fixtures anew; the difference is to be read.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiHarness, createApiHarness, START_MS } from "./api-harness.js";
import { CONTRACT_INSTANCE, CONTRACT_PARTICIPANTS, CONTRACT_SAMPLES } from "./contract-samples.js";

const ROOT = new URL("../../../../", import.meta.url);
function fixtureOf(name: string, body: unknown): unknown {
	const file = new URL(`fixtures/contract/${name}.json`, ROOT);
	if (process.env["UPDATE_FIXTURES"] === "1") writeFileSync(file, `${JSON.stringify(body, null, 2)}\n`);
	return JSON.parse(readFileSync(file, "utf8"));
}
const documents = fileURLToPath(new URL("../shared/", ROOT));

let api: ApiHarness;
let qos: unknown;
let summary: unknown;

beforeAll(async () => {
	api = await createApiHarness();
	await api.store.putInstance({ ...CONTRACT_INSTANCE, endMs: START_MS + 125_000 });
	await api.store.putParticipants(CONTRACT_PARTICIPANTS);
	for (const [index, participant] of CONTRACT_PARTICIPANTS.entries()) {
		await api.putSamples(participant, CONTRACT_SAMPLES[index] ?? []);
	}
	const root = `/v2/metrics/webinars/${CONTRACT_INSTANCE.number}/participants`;
	qos = (await api.call(`${root}/${CONTRACT_PARTICIPANTS[0]?.id}/qos?type=past`)).body;
	summary = (await api.call(`${root}/qos_summary`)).body;
});
afterAll(() => api.close());

test("the qos body of the sample webinar is the fixture, to the letter", () => {
	expect(qos).toEqual(fixtureOf("participant-qos", qos));
});

test("the qos_summary body of the sample webinar is the fixture, to the letter", () => {
	expect(summary).toEqual(fixtureOf("qos-summary", summary));
});

/** Every path to a leaf with the shapes of its texts: digits stand for any number. */
function shapesOf(value: unknown, path = "", shapes = new Map<string, Set<string>>()): Map<string, Set<string>> {
	if (Array.isArray(value)) for (const item of value) shapesOf(item, `${path}[]`, shapes);
	else if (typeof value === "object" && value !== null) {
		for (const [key, item] of Object.entries(value)) shapesOf(item, `${path}.${key}`, shapes);
	} else {
		const shape = typeof value === "string" ? value.replace(/\d+(\.\d+)?/g, "9") : typeof value;
		shapes.set(path, (shapes.get(path) ?? new Set<string>()).add(shape));
	}
	return shapes;
}

function readSeed(prefix: string): string {
	const folder = `${documents}seeds/`;
	const name = readdirSync(folder).find((file) => file.startsWith(prefix));
	return readFileSync(`${folder}${name}`, "utf8");
}

const skip = !existsSync(documents);
if (skip) console.info("The contract's documents are not beside this clone: our own fixtures stand in for them.");

describe.skipIf(skip)("against the documents of the contract", () => {
	/** Facts of a person, which have no form. */
	const FREE = /^\.(user_name|device|location|pc_name|domain|version|ip_address|mac_addr|harddisk_id)$/;

	test("every field of the documented qos body is in ours, in one of the documented literal forms", () => {
		const lines = readSeed("003_").split("\n");
		const first = lines.findIndex((line) => line.trimEnd() === "// {");
		const last = lines.findIndex((line, index) => index > first && !/^\/\/ ["{}[\]]/.test(line));
		const documented: unknown = JSON.parse(
			lines
				.slice(first, last)
				.map((line) => line.slice(3))
				.join("\n"),
		);
		const ours = shapesOf(qos);
		const theirs = shapesOf(documented);
		expect(theirs.size).toBeGreaterThan(50);
		for (const [path, shapes] of theirs) {
			expect([...ours.keys()]).toContain(path);
			if (!FREE.test(path)) for (const shape of shapes) expect([...(ours.get(path) ?? [])], path).toContain(shape);
		}
	});

	test("every field of the documented qos_summary body is in ours, and none of ours is new beside pressure levels", () => {
		const text = readSeed("000_");
		const start = text.indexOf("status OK\n") + "status OK\n".length;
		const documented: unknown = JSON.parse(text.slice(start, text.lastIndexOf("}") + 1));
		const ours = [...shapesOf(summary).keys()];
		const theirs = [...shapesOf(documented).keys()];
		expect(theirs.length).toBeGreaterThan(20);
		expect(theirs.filter((path) => !ours.includes(path))).toEqual([]);
		expect(ours.filter((path) => !theirs.includes(path) && !path.includes("cpu_pressure_level"))).toEqual([]);
	});
});
