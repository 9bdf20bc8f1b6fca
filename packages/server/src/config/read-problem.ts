/** Why a file could not be read, as the end of a sentence that begins with its path. */

const CAUSES: Readonly<Record<string, string>> = {
	ENOENT: "there is no such file",
	ENOTDIR: "a part of its path is not a folder",
	EACCES: "permission denied",
	EPERM: "permission denied",
	EISDIR: "it is a folder",
	EMFILE: "the process may open no more files, raise `ulimit -n`",
};

export function readProblemOf(error: unknown): string {
	const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
	return `cannot be read: ${CAUSES[code] ?? code}`;
}
