// Runs a command as main.ts does and keeps what it printed; the credentials file lies in a fresh folder.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMMANDS } from "../src/commands.js";
import { runCommand } from "../src/run-command.js";

export const KEY_SECRET = "0123456789abcdef0123456789abcdef";

export function makeFolder(url = "http://127.0.0.1:9"): string {
	const folder = mkdtempSync(join(tmpdir(), "qoscope-cli-"));
	const credentials = {
		url,
		accountId: "account",
		clientId: "client",
		clientSecret: "client-secret",
		agentKeyId: "agent",
		agentKeySecret: KEY_SECRET,
	};
	writeFileSync(join(folder, "qoscope-credentials.json"), JSON.stringify(credentials));
	return folder;
}

interface Surroundings {
	readonly environment?: Readonly<Record<string, string>>;
	readonly stop?: AbortSignal;
}

export async function runIn(folder: string, { environment = {}, stop }: Surroundings, ...words: string[]) {
	const out: string[] = [];
	const errors: string[] = [];
	const code = await runCommand(COMMANDS, words, {
		environment,
		folder,
		print: (line) => out.push(line),
		tell: (line) => errors.push(line),
		now: () => Date.UTC(2026, 2, 1),
		stop: stop ?? new AbortController().signal,
	});
	return { code, out: out.join("\n"), errors: errors.join("\n") };
}

export const run = (folder: string, ...words: string[]) => runIn(folder, {}, ...words);
