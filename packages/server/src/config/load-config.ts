/** Makes the configuration of file, environment and flags, or reports everything that is wrong with them at once. */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { accountWithDefaults } from "./account-with-defaults.js";
import { suggestName } from "./closest-name.js";
import { ConfigError } from "./config-error.js";
import { checkConfigFile } from "./config-problems.js";
import type { Config, ConfigFile } from "./config-schema.js";
import { readProblemOf } from "./read-problem.js";
import { tlsProblems } from "./tls-problems.js";

/** What the command line says; each goes before the environment, which goes before the file. */
export interface ConfigFlags {
	/** HOST:PORT. */
	readonly listen?: string;
	readonly data?: string;
	readonly tlsCert?: string;
	readonly tlsKey?: string;
}

export interface ConfigSources {
	/** Path of the file; else QOSCOPE_CONFIG, else `qoscope.json`. */
	readonly file?: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly flags: ConfigFlags;
	/** The folder that relative paths of flags and variables start from. */
	readonly folder: string;
}

export interface LoadedConfig {
	readonly config: Config;
	/** Absolute path of the file that was read. */
	readonly file: string;
	/** What works but should be put right, each with its place. */
	readonly warnings: readonly string[];
}

export const CONFIG_FILE_NAME = "qoscope.json";
/** Every variable that is read. Another one that begins with QOSCOPE_ is refused as a likely slip. */
export const CONFIG_VARIABLES = ["QOSCOPE_CONFIG", "QOSCOPE_DATA", "QOSCOPE_LISTEN"] as const;

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = 8_730;
const DEFAULT_DATA = "./data";
const DEFAULT_SLOT_DAYS = 30;

interface Address {
	readonly host: string;
	readonly port: number;
}

/** Reads `127.0.0.1:8730`, `localhost:8730` and `[::1]:8730`. */
export function parseListen(text: string): Address | undefined {
	const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(text);
	const host = found?.[1] ?? found?.[2];
	const port = Number(found?.[3]);
	return host === undefined || port > 65_535 ? undefined : { host, port };
}

/** The place of a syntax error, without the text around it, which may be a secret. */
function syntaxProblem(text: string, error: unknown): string {
	const position = /position (\d+)/.exec(String(error))?.[1];
	if (position === undefined) return "is not valid JSON";
	const before = text.slice(0, Number(position)).split("\n");
	return `is not valid JSON (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}

function readContent(file: string): { content: unknown } | { problem: string } {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (error) {
		const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
		return { problem: missing ? "not found: `qoscope init` writes one" : readProblemOf(error) };
	}
	try {
		return { content: JSON.parse(text) };
	} catch (error) {
		return { problem: syntaxProblem(text, error) };
	}
}

function unknownVariables(environment: ConfigSources["environment"]): string[] {
	return Object.keys(environment)
		.filter((name) => name.startsWith("QOSCOPE_") && !(CONFIG_VARIABLES as readonly string[]).includes(name))
		.map((name) => `${name}: unknown variable${suggestName(name, CONFIG_VARIABLES)}`);
}

/** Throws a ConfigError that lists every problem. */
export function loadConfig({ file: given, environment, flags, folder }: ConfigSources): LoadedConfig {
	const problems = unknownVariables(environment);

	const address = (text: string | undefined, place: string): Address | undefined => {
		if (text === undefined) return undefined;
		const parsed = parseListen(text);
		if (parsed === undefined) problems.push(`${place}: must be HOST:PORT, such as 127.0.0.1:8730 or [::1]:8730`);
		return parsed;
	};
	const flagAddress = address(flags.listen, "--listen");
	const variableAddress = address(environment["QOSCOPE_LISTEN"], "QOSCOPE_LISTEN");
	if (environment["QOSCOPE_DATA"] === "") problems.push("QOSCOPE_DATA: must not be empty");
	if (flags.data === "") problems.push("--data: must not be empty");

	let tls: Config["tls"];
	if (flags.tlsCert !== undefined && flags.tlsKey !== undefined) {
		tls = { certFile: resolve(folder, flags.tlsCert), keyFile: resolve(folder, flags.tlsKey) };
		problems.push(...tlsProblems(tls));
	} else if (flags.tlsCert !== undefined) problems.push("--tls-key: missing, it comes with --tls-cert");
	else if (flags.tlsKey !== undefined) problems.push("--tls-cert: missing, it comes with --tls-key");

	const file = resolve(folder, given ?? environment["QOSCOPE_CONFIG"] ?? CONFIG_FILE_NAME);
	const read = readContent(file);
	let content: ConfigFile | undefined;
	const warnings: string[] = [];
	if ("problem" in read) problems.push(`${file}: ${read.problem}`);
	else {
		const checked = checkConfigFile(read.content, dirname(file));
		if (checked.ok) {
			content = checked.file;
			warnings.push(...checked.warnings);
		} else problems.push(...checked.problems);
	}
	if (content === undefined || problems.length > 0) throw new ConfigError(problems);

	const listen = flagAddress ?? variableAddress;
	const data = flags.data ?? environment["QOSCOPE_DATA"];
	const config: Config = Object.freeze({
		host: listen?.host ?? content.listen?.host ?? DEFAULT_HOST,
		port: listen?.port ?? content.listen?.port ?? DEFAULT_PORT,
		dataFolder: data === undefined ? resolve(dirname(file), content.data ?? DEFAULT_DATA) : resolve(folder, data),
		secret: content.secret,
		...(content.publicUrl === undefined ? {} : { publicUrl: content.publicUrl.replace(/\/$/, "") }),
		trustedProxies: content.trustedProxies ?? [],
		...(content.maxmind === undefined ? {} : { maxmindFile: resolve(dirname(file), content.maxmind) }),
		...(content.redis === undefined ? {} : { redisUrl: content.redis }),
		slotDays: content.retention?.slotDays ?? DEFAULT_SLOT_DAYS,
		...content.limits,
		accounts: content.accounts.map(accountWithDefaults),
		...(tls === undefined ? {} : { tls }),
	});
	return { config, file, warnings: [...modeWarnings(file), ...warnings] };
}

function modeWarnings(file: string): string[] {
	const mode = statSync(file).mode & 0o777;
	if ((mode & 0o044) === 0) return [];
	return [`${file}: holds secrets and can be read by others (mode ${mode.toString(8)}): chmod 600 it`];
}
