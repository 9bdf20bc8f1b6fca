/** Looks at the database of places before anything starts: it must be there, and be one. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { readProblemOf } from "./read-problem.js";

/** The metadata stand in the last 128 KiB behind this mark (MaxMind DB File Format 2.0, "Database Metadata"). */
const MARK = Buffer.from("\xab\xcd\xefMaxMind.com", "latin1");
const METADATA_BYTES = 131_072;

/** A text says why it cannot be read. Only the end, since such files have a hundred megabytes. */
function readEnd(file: string): Buffer | string {
	let descriptor: number | undefined;
	try {
		descriptor = openSync(file, "r");
		const { size } = fstatSync(descriptor);
		const length = Math.min(size, METADATA_BYTES);
		const end = Buffer.alloc(length);
		readSync(descriptor, end, 0, length, size - length);
		return end;
	} catch (error) {
		return readProblemOf(error);
	} finally {
		if (descriptor !== undefined) closeSync(descriptor);
	}
}

export function maxmindProblems(file: string): string[] {
	const end = readEnd(file);
	if (typeof end === "string") return [`maxmind: ${file} ${end}`];
	return end.includes(MARK) ? [] : [`maxmind: ${file} is no database in MaxMind's format (.mmdb)`];
}
