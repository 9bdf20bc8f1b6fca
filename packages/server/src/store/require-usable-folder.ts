/**
 * Makes the data folder and tries it before the engine is loaded, whose own errors say only that it failed: whatever is in
 * the way is told in one sentence with the path, the cause and what to do.
 */
import {
	accessSync,
	constants,
	existsSync,
	mkdirSync,
	readdirSync,
	rmSync,
	statfsSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { StoreError } from "./store-error.js";

/** Under so much the engine cannot even write its first parts. */
const LEAST_FREE_BYTES = 8_388_608;
const ELSEWHERE = "or give another folder with --data";

const codeOf = (error: unknown) =>
	error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";

function ownerOf(path: string): string {
	try {
		const { uid } = statSync(path);
		const own = process.getuid?.();
		return own === undefined || uid === own ? "" : ` It belongs to user ${uid}, and the server runs as user ${own}.`;
	} catch {
		return "";
	}
}

/** The nearest part of a path that is there. */
function existingPartOf(path: string): string {
	return existsSync(path) || dirname(path) === path ? path : existingPartOf(dirname(path));
}

/** What a code of the system means for a folder that the server must write into. */
function causeOf(code: string, path: string): string {
	switch (code) {
		case "EACCES":
		case "EPERM":
			return `${path} may not be written to.${ownerOf(path)} Give it to the server's user (chown -R), ${ELSEWHERE}.`;
		case "EROFS":
			return `${path} is on a file system that is mounted read-only. Mount it for writing, ${ELSEWHERE}.`;
		case "ENOSPC":
		case "EDQUOT":
			return `The disk of ${path} is full. Free some space, ${ELSEWHERE}.`;
		case "ENOTDIR":
		case "EEXIST":
			return `${path} is not a folder. Move it away, ${ELSEWHERE}.`;
		case "EMFILE":
		case "ENFILE":
			return "The process may open no more files. Raise `ulimit -n`.";
		default:
			return `${path} cannot be used (${code}); give another folder with --data.`;
	}
}

function refusalOf(folder: string, error: unknown, path: string): StoreError {
	const message = `The data folder ${folder} cannot be used: ${causeOf(codeOf(error), path)}`;
	return new StoreError("unavailable", message, { cause: error });
}

/** One by one: Node's recursive way never comes back from places like /proc that let nobody make a folder. */
function makeFolder(folder: string): void {
	if (existsSync(folder)) return;
	const parent = dirname(folder);
	if (parent !== folder) makeFolder(parent);
	mkdirSync(folder, { mode: 0o700 });
}

/** Says so where the disk has no room for what the engine writes at its start. */
export function fullDiskOf(folder: string): StoreError | undefined {
	try {
		const { bavail, bsize, ffree, files } = statfsSync(folder);
		if (bavail * bsize >= LEAST_FREE_BYTES && (files === 0 || ffree > 0)) return undefined;
	} catch {
		return undefined;
	}
	return refusalOf(folder, Object.assign(new Error("The disk is full."), { code: "ENOSPC" }), folder);
}

/** Files that another user's server left: the engine needs all of its folders. */
function requireAccess(folder: string, path: string, levels: number): void {
	try {
		accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
	} catch (error) {
		throw refusalOf(folder, error, path);
	}
	if (levels === 0) return;
	for (const entry of readdirSync(path, { withFileTypes: true })) {
		if (entry.isDirectory()) requireAccess(folder, join(path, entry.name), levels - 1);
	}
}

function removeQuietly(file: string): void {
	try {
		rmSync(file, { force: true });
	} catch {
		// Where it could not be written, it cannot be removed either.
	}
}

/** For its owner alone, since it holds names and addresses. Throws `unavailable`. */
export function requireUsableFolder(folder: string): void {
	try {
		makeFolder(folder);
	} catch (error) {
		throw refusalOf(folder, error, existingPartOf(folder));
	}
	const file = join(folder, "qoscope.try");
	try {
		readdirSync(folder);
		// Not empty: an empty file finds room on a full disk.
		writeFileSync(file, "Qoscope tries whether it can write here.\n".repeat(200), { mode: 0o600, flush: true });
	} catch (error) {
		throw refusalOf(folder, error, folder);
	} finally {
		removeQuietly(file);
	}
	const full = fullDiskOf(folder);
	if (full !== undefined) throw full;
	const database = join(folder, "clickhouse");
	if (existsSync(database)) requireAccess(folder, database, 2);
}
