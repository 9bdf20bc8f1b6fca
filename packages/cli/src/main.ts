/** The `qoscope` command as a process: the only file that reads the environment, the arguments and the signals. */
import { COMMANDS } from "./commands.js";
import { runCommand } from "./run-command.js";

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
	// Only the first one: a second one ends the process at once, for those who cannot wait.
	process.once(signal, () => stop.abort());
}
// A reader that closes early, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
// Nor is a standard error that nobody reads, or that has no room.
process.stderr.on("error", () => {});

function tell(line: string): void {
	try {
		process.stderr.write(`${line}\n`);
	} catch {
		// A file on a full disk throws; there is nowhere else to say it.
	}
}

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), {
	environment: process.env,
	folder: process.cwd(),
	print: (line) => process.stdout.write(`${line}\n`),
	tell,
	now: Date.now,
	stop: stop.signal,
});
