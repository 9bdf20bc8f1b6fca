// How file, environment and flags become one configuration, and how everything wrong is told at once.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writePlaces } from "../ingest/write-places.contract.js";
import { ConfigError } from "./config-error.js";
import { type ConfigSources, loadConfig } from "./load-config.js";

const SECRET = "0123456789abcdef0123456789abcdef";
const client = (id: string) => ({
	id,
	secretHash: `scrypt$${"A".repeat(22)}$${"A".repeat(43)}`,
	scopes: ["dashboard:read:admin"],
});
const key = (id: string) => ({ id, secret: SECRET });
const account = (id: string, more: object = {}) => ({
	id,
	apiClients: [client(`${id}-c`)],
	agentKeys: [key(`${id}-k`)],
	...more,
});
const minimal = { secret: SECRET, accounts: [account("one")] };

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "qoscope-config-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(content: unknown, name = "qoscope.json"): string {
	const file = join(folder, name);
	writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content), { mode: 0o600 });
	return file;
}
function load(content: unknown, sources: Partial<ConfigSources> = {}) {
	write(content);
	return loadConfig({ environment: {}, flags: {}, folder, ...sources });
}
function problemsOf(content: unknown, sources: Partial<ConfigSources> = {}): readonly string[] {
	try {
		load(content, sources);
	} catch (error) {
		if (error instanceof ConfigError) return error.problems;
		throw error;
	}
	return [];
}

describe("defaults", () => {
	test("a file with a secret and an account is enough, and binds to loopback", () => {
		const { config, warnings } = load(minimal);
		expect(config).toMatchObject({ host: "127.0.0.1", port: 8730, slotDays: 30, trustedProxies: [] });
		expect(config.dataFolder).toBe(join(folder, "data"));
		expect(config.accounts[0]).toMatchObject({
			profile: "open",
			collection: true,
			hipaa: "none",
			externalNames: "show",
		});
		expect(config.accounts[0]).not.toHaveProperty("allowedOrigins");
		expect(warnings).toEqual([]);
	});

	test("what the file says replaces the defaults", () => {
		const { config } = load({
			...minimal,
			listen: { host: "0.0.0.0", port: 9000 },
			data: "state",
			retention: { slotDays: 7 },
			accounts: [account("one", { hipaa: "legacy", allowedOrigins: ["https://example.org"] })],
		});
		expect(config).toMatchObject({ host: "0.0.0.0", port: 9000, slotDays: 7, dataFolder: join(folder, "state") });
		expect(config.accounts[0]).toMatchObject({ hipaa: "legacy", allowedOrigins: ["https://example.org"] });
	});
});

test("how long instances run has bounds", () => {
	const withHold = (hold: object) => ({ ...minimal, accounts: [account("one", hold)] });
	const good = { idleSeconds: 30, tokenHoldHours: 0.5 };
	expect(load(withHold(good)).config.accounts[0]).toMatchObject(good);
	for (const [name, value] of Object.entries({
		idleSeconds: [29, 86_401, 60.5, "120"],
		tokenHoldHours: [-1, 169, null],
	}).flatMap(([name, values]) => values.map((value) => [name, value] as const))) {
		const problems = problemsOf(withHold({ [name]: value }));
		expect(problems).toEqual([expect.stringContaining(`accounts[0].${name}: `)]);
	}
});

describe("precedence", () => {
	const file = { ...minimal, listen: { port: 1 }, data: "from-file" };
	const environment = { QOSCOPE_LISTEN: "10.0.0.1:2", QOSCOPE_DATA: "from-variable", PATH: "/bin" };

	test("a variable goes before the file", () => {
		const { config } = load(file, { environment });
		expect(config).toMatchObject({ host: "10.0.0.1", port: 2, dataFolder: join(folder, "from-variable") });
	});
	test("a flag goes before a variable", () => {
		const { config } = load(file, { environment, flags: { listen: "[::1]:3", data: "from-flag" } });
		expect(config).toMatchObject({ host: "::1", port: 3, dataFolder: join(folder, "from-flag") });
	});
	test("QOSCOPE_CONFIG names the file, and a named file goes before it", () => {
		const other = write({ ...minimal, listen: { port: 77 } }, "other.json");
		expect(load(file, { environment: { QOSCOPE_CONFIG: "other.json" } }).config.port).toBe(77);
		expect(load(file, { environment: { QOSCOPE_CONFIG: "absent.json" }, file: other }).config.port).toBe(77);
	});
	test("the data folder of the file starts from the file, not from the working directory", () => {
		const file = write(minimal);
		const { config } = loadConfig({ file, environment: {}, flags: {}, folder: "/" });
		expect(config.dataFolder).toBe(join(folder, "data"));
	});
});

describe("problems", () => {
	test("what no schema can say is told together with what it says", () => {
		const accounts = [account("one"), { ...account("one"), hipaa: "maybe" }];
		const problems = problemsOf({ ...minimal, trustedProxies: ["nearby", 7], accounts });
		for (const place of ["accounts[1].hipaa", "accounts[1].id", "trustedProxies[0]", "trustedProxies[1]"]) {
			expect(problems.filter((problem) => problem.startsWith(`${place}:`))).toHaveLength(1);
		}
	});
	test("all of them are reported together, each with its place", () => {
		const accounts = [
			account("one"),
			{ id: "two", apiClients: [], agentKeys: [key("a"), { id: "b", secret: "short" }], hipaa: "maybe" },
		];
		const problems = problemsOf(
			{ ...minimal, listne: {}, accounts },
			{ environment: { QOSCOPE_LISTN: "x", QOSCOPE_LISTEN: "8730" } },
		);
		expect(problems).toHaveLength(5);
		expect(problems).toEqual(
			expect.arrayContaining([
				'QOSCOPE_LISTN: unknown variable (did you mean "QOSCOPE_LISTEN"?)',
				expect.stringMatching(/^QOSCOPE_LISTEN: must be HOST:PORT/),
				'listne: unknown key (did you mean "listen"?)',
				expect.stringMatching(/^accounts\[1\]\.agentKeys\[1\]\.secret: /),
				'accounts[1].hipaa: must be "none" or "signed" or "unsigned" or "legacy"',
			]),
		);
	});

	test("a nested unknown key is compared with the keys of its own place", () => {
		const accounts = [account("one", { agentKeys: [{ id: "k", secret: SECRET, secrte: "" }] })];
		expect(problemsOf({ ...minimal, accounts })).toEqual([
			'accounts[0].agentKeys[0].secrte: unknown key (did you mean "secret"?)',
		]);
	});

	test("without a secret nothing starts", () => {
		expect(problemsOf({ accounts: minimal.accounts })).toEqual(["secret: missing"]);
	});

	test("the same agent key or client in two accounts is refused", () => {
		const accounts = [account("one"), { ...account("two"), apiClients: [client("one-c")], agentKeys: [key("one-k")] }];
		expect(problemsOf({ ...minimal, accounts })).toEqual([
			"accounts[1].apiClients[0].id: the same as accounts[0].apiClients[0].id",
			"accounts[1].agentKeys[0].id: the same as accounts[0].agentKeys[0].id",
		]);
	});

	test.each(["10.0.0.0/33", "::1/129", "proxy.example.org", "10.0.0/8", "1.2.3.4/", "1.2.3.4/8/8"])(
		"%s is no trusted proxy",
		(range) => {
			expect(problemsOf({ ...minimal, trustedProxies: ["127.0.0.1", range] })).toEqual([
				expect.stringMatching(/^trustedProxies\[1\]: must be an address or a range/),
			]);
		},
	);
	test.each(["10.0.0.0/8", "::1", "fd00::/8", "192.0.2.7"])("%s is a trusted proxy", (range) => {
		expect(load({ ...minimal, trustedProxies: [range] }).config.trustedProxies).toEqual([range]);
	});

	test.each(["8730", "host:", ":8730", "host:65536", "::1:8730", "a b:1", "http://host:1"])(
		"%s is no address to listen at",
		(listen) => expect(problemsOf(minimal, { flags: { listen } })).toEqual([expect.stringMatching(/^--listen: /)]),
	);

	test("a certificate without a key is refused", () => {
		expect(problemsOf(minimal, { flags: { tlsCert: "cert.pem" } })).toEqual([expect.stringMatching(/^--tls-key: /)]);
		expect(problemsOf(minimal, { flags: { tlsKey: "key.pem" } })).toEqual([expect.stringMatching(/^--tls-cert: /)]);
	});

	test.each([
		["too short a salt", `scrypt$${"A".repeat(21)}$${"A".repeat(43)}`],
		["too short a hash", `scrypt$${"A".repeat(22)}$${"A".repeat(42)}`],
		["too long a hash", `scrypt$${"A".repeat(22)}$${"A".repeat(44)}`],
	])("a secretHash with %s is refused, since no secret could ever fit it", (_name, secretHash) => {
		const accounts = [account("one", { apiClients: [{ ...client("c"), secretHash }] })];
		const problems = problemsOf({ ...minimal, accounts });
		expect(problems).toEqual([expect.stringMatching(/^accounts\[0\]\.apiClients\[0\]\.secretHash: /)]);
	});

	test.each([
		["https://qos.example", "https://qos.example"],
		["https://qos.example/", "https://qos.example"],
		["http://[::1]:8730", "http://[::1]:8730"],
		["https://example.org/qos", "https://example.org/qos"],
		["https://example.org/tools/qos-2/", "https://example.org/tools/qos-2"],
	])("%s is a public address", (publicUrl, kept) => {
		expect(load({ ...minimal, publicUrl }).config.publicUrl).toBe(kept);
	});

	test.each([
		["redis://127.0.0.1:6379", true],
		["redis://localhost", true],
		["rediss://user:pass@redis.example.org:6380/2", true],
		["redis://[::1]:6379/", true],
		["redis://host:99999", false],
		["redis://host/sessions", false],
		["redis://host/0?db=1", false],
		["redis://:6379", false],
		["http://host:6379", false],
		["redis://ho st", false],
	])("%s is the address of a Redis server: %s", (redis, isGood) => {
		if (isGood) expect(load({ ...minimal, redis }).config.redisUrl).toBe(redis);
		else expect(problemsOf({ ...minimal, redis })).toEqual([expect.stringMatching(/^redis: /)]);
	});
	test("a bad address of a Redis server is told without its password", () => {
		const [problem = ""] = problemsOf({ ...minimal, redis: "redis://me:hunter2@host/path" });
		expect(problem).toMatch(/^redis: must be an address/);
		expect(problem).not.toContain("hunter2");
	});

	test("the database of places is looked for from the file's own folder", () => {
		const places = writePlaces({ "192.0.2.0/24": { country: { iso_code: "DE" } } });
		writeFileSync(join(folder, "places.mmdb"), places);
		const file = write({ ...minimal, maxmind: "places.mmdb" });
		const { config } = loadConfig({ file, environment: {}, flags: {}, folder: "/" });
		expect(config.maxmindFile).toBe(join(folder, "places.mmdb"));
		expect(load(minimal).config).not.toHaveProperty("maxmindFile");
	});
	test("a database of places that is missing, a folder, or none is told, together with the rest", () => {
		writeFileSync(join(folder, "none.mmdb"), "x".repeat(200_000));
		writeFileSync(join(folder, "empty.mmdb"), "");
		for (const [name, words] of [
			["missing.mmdb", "cannot be read: there is no such file"],
			[".", "cannot be read: it is a folder"],
			["none.mmdb", "is no database in MaxMind's format (.mmdb)"],
			["empty.mmdb", "is no database in MaxMind's format (.mmdb)"],
		]) {
			const problems = problemsOf({ ...minimal, secret: "short", maxmind: name });
			expect(problems).toHaveLength(2);
			expect(problems).toContain(`maxmind: ${join(folder, name ?? "")} ${words}`);
		}
	});

	test("a missing file says how to make one", () => {
		expect(() => loadConfig({ environment: {}, flags: {}, folder })).toThrow(/not found: `qoscope init`/);
	});

	test("no message quotes a secret, whether it is too short or the JSON is broken", () => {
		const secret = "hunter2hunter2";
		const messages = [
			...problemsOf({ ...minimal, secret }),
			...problemsOf(`{"secret": "${secret}" "accounts": []}`),
			...problemsOf(`{"secret": ${secret}}`),
		];
		expect(messages).toHaveLength(3);
		expect(messages.join()).not.toContain("hunter2");
	});

	test("a syntax error has its line", () => {
		expect(problemsOf(`{\n"secret": "${SECRET}"\n"accounts": []}`)[0]).toMatch(/not valid JSON \(line 3, column 1\)$/);
	});
});

test("a file that others can read is a warning", () => {
	chmodSync(write(minimal), 0o640);
	const { warnings } = loadConfig({ environment: {}, flags: {}, folder });
	expect(warnings).toEqual([expect.stringMatching(/can be read by others \(mode 640\)/)]);
});
