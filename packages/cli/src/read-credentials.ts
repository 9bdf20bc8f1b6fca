/** Reads the credentials that `qoscope init` wrote beside the configuration. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Context, Input } from "./command.js";
import { Failure, UsageError } from "./failure.js";

const FIELDS = ["url", "accountId", "clientId", "clientSecret", "agentKeyId", "agentKeySecret"] as const;
export type Credentials = Readonly<Record<(typeof FIELDS)[number], string>>;

export function configFileOf({ environment, folder }: Context, input: Input): string {
	return resolve(folder, input.text("config") ?? environment["QOSCOPE_CONFIG"] ?? "qoscope.json");
}

function readObject(file: string): ReadonlyMap<string, unknown> {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch {
		throw new Failure(`${file} cannot be read: \`qoscope init\` writes it, --config names another folder's`);
	}
	try {
		const content: unknown = JSON.parse(text);
		return new Map(typeof content === "object" && content !== null ? Object.entries(content) : []);
	} catch {
		// The parser's message quotes the text, which holds secrets.
		throw new Failure(`${file} is not valid JSON`);
	}
}

function checkUrl(url: string): string {
	if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError("--url must be an http or https address");
	return url.replace(/\/+$/, "");
}

/** Gives a reader of the file's fields. */
function openFile(context: Context, input: Input) {
	const file = resolve(dirname(configFileOf(context, input)), "qoscope-credentials.json");
	const content = readObject(file);
	return (name: (typeof FIELDS)[number]): string => {
		const value = content.get(name);
		if (typeof value !== "string" || value === "") throw new Failure(`${file}: ${name} is missing`);
		return value;
	};
}

/** The address alone, for who has a token already: no file is needed when `--url` is given. */
export function readUrl(context: Context, input: Input): string {
	return checkUrl(input.text("url") ?? openFile(context, input)("url"));
}

/** `--url` goes before the address in the file. */
export function readCredentials(context: Context, input: Input): Credentials {
	const field = openFile(context, input);
	return {
		url: checkUrl(input.text("url") ?? field("url")),
		accountId: field("accountId"),
		clientId: field("clientId"),
		clientSecret: field("clientSecret"),
		agentKeyId: field("agentKeyId"),
		agentKeySecret: field("agentKeySecret"),
	};
}
