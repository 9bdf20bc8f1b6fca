/** Tests places by a real database of addresses kept for documentation (RFC 5737 and RFC 3849). */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plainIpAddress } from "../ip-address.js";
import { createLogger } from "../observe/create-logger.js";
import { openPlaceFinder, type PlaceFinder } from "./open-place-finder.js";
import { batchOf, createTestIngests, helloOf, signToken } from "./open-test-ingest.contract.js";
import { writePlaces } from "./write-places.contract.js";

const germany = { iso_code: "DE", names: { de: "Deutschland", en: "Germany" } };
const database = writePlaces({
	"192.0.2.0/24": { city: { names: { de: "Köln", en: "Cologne" } }, country: germany },
	"192.0.2.128/25": { country: germany },
	"198.51.100.7/32": { city: { names: { de: "Nirgendwo" } }, registered_country: germany },
	"203.0.113.0/24": { city: "Cologne", country: "DE" },
	"2001:db8::/32": { city: { names: { en: "São Paulo" } }, country: { iso_code: "BR", names: { en: "Brazil" } } },
	"2001:db8:1::/48": { country: { iso_code: "JP" } },
});
const nowhere = { city: "", countryCode: "", countryName: "" };
const log = createLogger({ level: "silent" });

let folder: string;
let finder: PlaceFinder;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "qoscope-places-"));
	writeFileSync(join(folder, "places.mmdb"), database);
	finder = await openPlaceFinder(join(folder, "places.mmdb"), log);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
	["192.0.2.7", "of a city", { city: "Cologne", countryCode: "DE", countryName: "Germany" }],
	["::ffff:192.0.2.7", "that came over an IPv6 socket", { city: "Cologne", countryCode: "DE", countryName: "Germany" }],
	["::FFFF:c000:207", "the same in hexadecimal", { city: "Cologne", countryCode: "DE", countryName: "Germany" }],
	[
		"192.0.2.200",
		"of a narrower network, of which only the country is known",
		{ ...nowhere, countryCode: "DE", countryName: "Germany" },
	],
	["2001:db8:ffff::1", "of IPv6", { city: "São Paulo", countryCode: "BR", countryName: "Brazil" }],
	["2001:db8:1::1", "whose country has no name", { ...nowhere, countryCode: "JP" }],
	["198.51.100.7", "that is only registered somewhere", nowhere],
	["203.0.113.9", "in words of another kind of database", nowhere],
	["10.0.0.1", "that the database does not have", nowhere],
	["2001:db9::1", "of IPv6 that the database does not have", nowhere],
	["fe80::1%eth0", "with a zone", nowhere],
	["unknown", "that is none", nowhere],
	["", "that is not there", nowhere],
])("the place of %s, an address %s", (address, _what, place) => {
	expect(finder.find(plainIpAddress(address))).toEqual(place);
});

describe("a file that is no database", () => {
	const contents: [string, Buffer | undefined][] = [
		["missing", undefined],
		["empty", Buffer.alloc(0)],
		["of another format", Buffer.from("city,country\nCologne,DE\n".repeat(1_000))],
		["cut off before its end", database.subarray(0, -150)],
		["with its marker but nothing behind", Buffer.from("\xab\xcd\xefMaxMind.com", "latin1")],
		["compressed", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])],
	];
	test.each(contents)("that is %s is told with its key", async (name, content) => {
		const file = join(folder, `${name}.mmdb`);
		if (content !== undefined) writeFileSync(file, content);
		const message = `maxmind: ${file} cannot be read as a MaxMind-format database`;
		await expect(openPlaceFinder(file, log)).rejects.toMatchObject({ name: "ConfigError", problems: [message] });
	});
});

test("a damaged record is nowhere, and is told", async () => {
	const damaged = Buffer.from(database);
	// Zeros are a type that the format does not have.
	damaged.fill(0, damaged.indexOf(Buffer.alloc(16), 6), damaged.lastIndexOf("MaxMind.com") - 3);
	const file = join(folder, "damaged.mmdb");
	writeFileSync(file, damaged);
	const lines: string[] = [];
	const told = createLogger({ level: "warn", stream: { write: (line: string) => lines.push(line) } });
	expect((await openPlaceFinder(file, told)).find("192.0.2.7")).toEqual(nowhere);
	expect(lines.join()).toContain("could not read the database of places");
});

test("nothing is found after closing", async () => {
	const other = await openPlaceFinder(join(folder, "places.mmdb"), log);
	expect(other.find("192.0.2.7").city).toBe("Cologne");
	other.close();
	expect(other.find("192.0.2.7")).toEqual(nowhere);
});

describe("a server", () => {
	const { open, closeAll } = createTestIngests();
	afterAll(closeAll);
	test("stores where its participants are, by the address that a trusted proxy tells", async () => {
		const server = await open({ places: finder, trustedProxies: ["127.0.0.1"] });
		for (const [jti, name, value] of [
			["ann", "x-forwarded-for", "192.0.2.7:51234"],
			["bob", "x-forwarded-for", "::ffff:c000:207"],
			["cem", "x-forwarded-for", "not an address"],
		] as const) {
			const agent = server.connect(await signToken({ jti }), undefined, { [name]: value });
			agent.send(helloOf());
			await agent.next("hello");
		}
		const headers = { forwarded: 'for="192.0.2.7:51234"' };
		expect((await server.post(batchOf(await signToken({ jti: "dan" }), []), undefined, headers)).status).toBe(200);
		const { participants } = await server.stored();
		expect(
			new Map(
				participants.map(({ jti, ipAddress, city, countryCode, countryName }) => [
					jti,
					[ipAddress, city, countryCode, countryName],
				]),
			),
		).toEqual(
			new Map([
				["ann", ["192.0.2.7", "Cologne", "DE", "Germany"]],
				["bob", ["192.0.2.7", "Cologne", "DE", "Germany"]],
				["cem", ["", "", "", ""]],
				["dan", ["192.0.2.7", "Cologne", "DE", "Germany"]],
			]),
		);
	});
});
