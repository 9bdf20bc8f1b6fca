// What `qoscope init` writes must start, must be unreadable for others, and must never overwrite a secret.
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { initConfig } from "./init-config.js";
import { loadConfig } from "./load-config.js";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "qoscope-init-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the written file loads without a warning, and its secrets fit the credentials", async () => {
	const { file, credentialsFile } = await initConfig({ file: join(folder, "new", "qoscope.json") });
	const { config, warnings } = loadConfig({ file, environment: {}, flags: {}, folder });
	const credentials: unknown = JSON.parse(readFileSync(credentialsFile, "utf8"));
	expect(warnings).toEqual([]);
	expect(credentials).toMatchObject({
		url: `http://${config.host}:${config.port}`,
		accountId: config.accounts[0]?.id,
		clientId: config.accounts[0]?.apiClients[0]?.id,
		agentKeyId: config.accounts[0]?.agentKeys[0]?.id,
		agentKeySecret: config.accounts[0]?.agentKeys[0]?.secret,
	});
	expect(credentialsFile).toBe(join(folder, "new", "qoscope-credentials.json"));
});

test("only the owner can read the two files", async () => {
	const { file, credentialsFile } = await initConfig({ file: join(folder, "qoscope.json") });
	expect([file, credentialsFile].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
});

test("the client's secret stands in the configuration as a hash alone", async () => {
	const { file, credentialsFile } = await initConfig({ file: join(folder, "qoscope.json") });
	const { clientSecret } = JSON.parse(readFileSync(credentialsFile, "utf8")) as { clientSecret: string };
	expect(clientSecret.length).toBeGreaterThanOrEqual(43);
	expect(readFileSync(file, "utf8")).not.toContain(clientSecret);
});

test("two configurations share no secret and no id", async () => {
	const words = await Promise.all(
		["a", "b"].map(async (name) => {
			const { file } = await initConfig({ file: join(folder, name, "qoscope.json") });
			const { config } = loadConfig({ file, environment: {}, flags: {}, folder });
			const [account] = config.accounts;
			return [config.secret, account?.id, account?.agentKeys[0]?.secret, account?.apiClients[0]?.secretHash];
		}),
	);
	expect(new Set(words.flat()).size).toBe(8);
});

test("an existing file is left as it is", async () => {
	const file = join(folder, "qoscope.json");
	await initConfig({ file });
	const before = readFileSync(file, "utf8");
	await expect(initConfig({ file })).rejects.toThrow(/exists already; move it away/);
	expect(readFileSync(file, "utf8")).toBe(before);
});
