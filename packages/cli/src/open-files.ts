/** How many files the process may open. Looked at before anything is loaded: loading takes most of the files. */
import { readFileSync } from "node:fs";

/** The server's own, those of its database, and a few connections. */
const LEAST_OF_SERVER = 192;
/** To load the command itself. */
const LEAST = 96;

/** Undefined where there is no limit, or no /proc that says it. */
export function openFilesLimit(): number | undefined {
	try {
		const limit = /^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
		return limit === undefined ? undefined : Number(limit);
	} catch {
		return undefined;
	}
}

/** What is in the way of a command, in one sentence. */
export function filesProblemOf(command: string | undefined, limit = openFilesLimit()): string | undefined {
	const least = command === "serve" ? LEAST_OF_SERVER : LEAST;
	if (limit === undefined || limit >= least) return undefined;
	return `The process may open ${limit} files and needs ${least}: raise the limit (ulimit -n).`;
}
