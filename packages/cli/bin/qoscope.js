#!/usr/bin/env node
// The installed command. Kept apart from the compiled code so that the link exists before the first build.
const { filesProblemOf } = await import("../dist/open-files.js");
const problem = filesProblemOf(process.argv[2]);
if (problem === undefined) await import("../dist/main.js");
else {
	process.stderr.write(`${problem}\n`);
	process.exitCode = 1;
}
