/**
 * Says who uses a data folder. The engine's own lock is what keeps a second process out; the pid file lets us refuse
 * before the engine is loaded, in one line that names the process. After kill -9 the file stays and the pid may have
 * been given to another process, so the start time is kept with it.
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fullDiskOf, requireUsableFolder } from "./require-usable-folder.js";
import { StoreError } from "./store-error.js";

export interface FolderLock {
	/** Writes our name, once the engine has let us in. */
	readonly sign: () => void;
	/** What to say when the engine would not open the folder. */
	readonly refusal: () => StoreError;
	/** Idempotent. */
	readonly release: () => void;
}

interface Holder {
	readonly pid: number;
	readonly start: string;
}

/** Field 22 of /proc/pid/stat, counted from the boot; undefined where there is no such process or no /proc. */
function startOf(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		// The second field, the name in parentheses, may hold spaces.
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
	} catch {
		return undefined;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}

function readHolder(file: string): Holder | undefined {
	try {
		const [, pid, start] = /^(\d+) (\S+)\n$/.exec(readFileSync(file, "utf8")) ?? [];
		return pid === undefined || start === undefined ? undefined : { pid: Number(pid), start };
	} catch {
		return undefined;
	}
}

/** Makes the folder where it is missing. Throws `folder_in_use`, or `unavailable` where it cannot be written to. */
export function lockFolder(folder: string): FolderLock {
	const file = join(folder, "qoscope.pid");
	const inUse = (pid: number) =>
		new StoreError(
			"folder_in_use",
			`The data folder ${folder} is in use by another qoscope (pid ${pid}); stop it or give another folder with --data.`,
		);
	const holder = readHolder(file);
	if (holder !== undefined && startOf(holder.pid) === holder.start) throw inUse(holder.pid);
	requireUsableFolder(folder);
	return {
		sign: () => writeFileSync(file, `${process.pid} ${startOf(process.pid) ?? "?"}\n`, { mode: 0o600 }),
		// Where there is no /proc, or two started at once, or the other runs in another container.
		refusal: () => {
			const other = readHolder(file);
			if (other !== undefined && other.pid !== process.pid && isAlive(other.pid)) return inUse(other.pid);
			const full = fullDiskOf(folder);
			if (full !== undefined) return full;
			return new StoreError(
				"unavailable",
				`The database in the data folder ${folder} did not open: another process uses it, or its files cannot be read.`,
			);
		},
		release: () => {
			if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
		},
	};
}
