/** Runs a program of the examples to its end. */
import { execFile } from "node:child_process";
import { REPOSITORY } from "./qoscope-process.js";

export interface Finished {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** From the folder of the repository, with `input` to read; a proxy of this machine is not asked for what is on it. */
export function runProgram(
	[program = "", ...args]: readonly string[],
	variables: Readonly<Record<string, string>>,
	input?: string,
): Promise<Finished> {
	const env = { ...process.env, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1", ...variables };
	return new Promise((resolve, reject) => {
		const child = execFile(program, args, { cwd: REPOSITORY, env }, (error, stdout, stderr) => {
			// A program that ended has an exit code; one that could not be started has none.
			if (child.exitCode === null) reject(error);
			else resolve({ code: child.exitCode, stdout, stderr });
		});
		if (input === undefined) return;
		// A program may end without reading to the end.
		child.stdin?.on("error", () => {});
		child.stdin?.end(input);
	});
}

/** The first of these that can import requests. */
async function findPython(): Promise<string | undefined> {
	for (const python of ["python3", "/usr/bin/python3"]) {
		const tried = await runProgram([python, "-c", "import requests"], {}).catch(() => undefined);
		if (tried?.code === 0) return python;
	}
	return undefined;
}

const exists = async (program: string) =>
	(await runProgram([program, "--version"], {}).catch(() => undefined))?.code === 0;

export interface ExampleTools {
	readonly python: string | undefined;
	readonly curl: string | undefined;
	/** Whether what is missing can be had: then a test that lacks it fails. */
	readonly canInstall: boolean;
}

export async function findExampleTools(): Promise<ExampleTools> {
	return {
		python: await findPython(),
		curl: (await exists("curl")) ? "curl" : undefined,
		canInstall: await exists("apt-get"),
	};
}
