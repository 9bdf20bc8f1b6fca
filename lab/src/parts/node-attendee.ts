/**
 * Starts an attendee in a process of its own, so that whatever its native code does the lab goes on. It ends with its stdin,
 * and so when the lab ends in any way.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readProcessUse } from "../../../e2e/support/process-use.js";
import { REPOSITORY } from "../../../e2e/support/qoscope-process.js";
import type { NodeOptions } from "../node/main.js";
import { openRemoteCalls } from "../node/remote-calls.js";
import type { OpenRelay } from "../page/sdp.js";
import type { OpenedLabPage } from "./lab-page.js";

/** What Node is started with, in the repository's folder. */
export const NODE_ATTENDEE: readonly string[] = [
	...["--conditions=qoscope-source", "--import", "tsx"],
	new URL("../node/main.ts", import.meta.url).pathname,
];
const ENDS_WITHIN_MS = 3_000;
/** Of what it wrote to stderr, as much is kept. */
const LAST_WORDS = 2_000;

export interface NodeAttendee extends Pick<OpenedLabPage, "call" | "read" | "problems"> {
	readonly participant: string;
	/** Processor time that the process has had, by the kernel; undefined when it has ended. */
	cpuSeconds(): number | undefined;
	close(): Promise<void>;
}

export async function openNodeAttendee(options: NodeOptions, openRelay: OpenRelay): Promise<NodeAttendee> {
	const child = spawn(process.execPath, NODE_ATTENDEE, {
		cwd: REPOSITORY,
		stdio: ["pipe", "pipe", "pipe"],
	});
	const problems: string[] = [];
	let written = "";
	let isClosing = false;
	let isRunning = true;
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		written = `${written}${text}`.slice(-LAST_WORDS);
	});
	child.once("exit", () => {
		isRunning = false;
	});
	const ended = once(child, "close").then(([code, signal]) => {
		if (!isClosing) problems.push(`${options.visit} ended by itself (${signal ?? code}): ${written}`);
	});
	const kill = () => child.kill("SIGKILL");
	const calls = openRemoteCalls(child.stdout, child.stdin, { openRelay });
	const close = async () => {
		isClosing = true;
		child.stdin.end();
		const patience = setTimeout(kill, ENDS_WITHIN_MS);
		await ended;
		clearTimeout(patience);
	};
	try {
		const participant = await calls.call<string>("join", options);
		return {
			participant,
			problems,
			call: (name, ...values) => calls.call(name, ...values),
			read: (name) => calls.call(name),
			cpuSeconds: () => (isRunning ? readProcessUse(child.pid ?? 0).cpuSeconds : undefined),
			close,
		};
	} catch (error) {
		await close();
		throw new Error(`${options.visit} did not join: ${error instanceof Error ? error.message : error}. ${written}`);
	}
}
