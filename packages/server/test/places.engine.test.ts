/** The whole server: an address becomes the place that the API shows, by a real database of places. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Config } from "../src/config/config-schema.js";
import { batchOf, KEY_SECRET, NUMBER, signToken } from "../src/ingest/open-test-ingest.contract.js";
import { writePlaces } from "../src/ingest/write-places.contract.js";
import { createLogger } from "../src/observe/create-logger.js";
import { type RunningServer, startServer } from "../src/serve.js";
import { CLIENT_SECRET, makeAccount, SERVER_SECRET } from "./api/api-harness.js";

const log = createLogger({ level: "silent" });
let folder: string;
let server: RunningServer | undefined;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "qoscope-places-"));
});
afterEach(async () => {
	await server?.close();
	server = undefined;
	rmSync(folder, { recursive: true, force: true });
});

function configWith(maxmindFile: string): Config {
	return {
		host: "127.0.0.1",
		port: 0,
		dataFolder: join(folder, "data"),
		secret: SERVER_SECRET,
		trustedProxies: ["127.0.0.1"],
		slotDays: 30,
		maxmindFile,
		accounts: [makeAccount("acme", { agentKeys: [{ id: "acme-key", secret: KEY_SECRET }] })],
	};
}

async function accessToken(url: string): Promise<string> {
	const credentials = Buffer.from(`acme-client:${CLIENT_SECRET}`).toString("base64");
	const answer = await fetch(`${url}/oauth/token?grant_type=account_credentials&account_id=acme`, {
		method: "POST",
		headers: { authorization: `Basic ${credentials}` },
	});
	const { access_token: token } = (await answer.json()) as { access_token: string };
	return token;
}

test("participants have the place of the address that a trusted proxy tells", async () => {
	const file = join(folder, "places.mmdb");
	const country = { iso_code: "DE", names: { en: "Germany" } };
	const city = { names: { en: "Cologne" } };
	writeFileSync(file, writePlaces({ "192.0.2.0/24": { city, country }, "2001:db8::/32": { country } }));
	server = await startServer({ config: configWith(file), log });
	const { url } = server;
	const exp = Math.ceil(Date.now() / 1_000) + 600;
	for (const [name, address] of [
		["Ann", "192.0.2.7"],
		["Bob", "2001:db8::7"],
		["Cem", "198.51.100.7"],
	] as const) {
		const body = batchOf(await signToken({ jti: name, exp, participant: { name } }), []);
		const answer = await fetch(`${url}/agent/v1/webinars/${NUMBER}/reports`, {
			method: "POST",
			headers: { "x-forwarded-for": address },
			body: JSON.stringify(body),
		});
		expect(answer.status).toBe(200);
	}
	const answer = await fetch(`${url}/v2/metrics/webinars/${NUMBER}/participants`, {
		headers: { authorization: `Bearer ${await accessToken(url)}` },
	});
	const { participants } = (await answer.json()) as { participants: { user_name: string; location: string }[] };
	expect(new Map(participants.map(({ user_name: name, location }) => [name, location]))).toEqual(
		new Map([
			["Ann", "Cologne (DE)"],
			["Bob", "Germany"],
			["Cem", ""],
		]),
	);
});

test("a database that cannot be read is told, and nothing starts", async () => {
	const file = join(folder, "places.mmdb");
	writeFileSync(file, "no database");
	await expect(startServer({ config: configWith(file), log })).rejects.toMatchObject({
		name: "ConfigError",
		problems: [`maxmind: ${file} cannot be read as a MaxMind-format database`],
	});
});
