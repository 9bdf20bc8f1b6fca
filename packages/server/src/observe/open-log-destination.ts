/**
 * Where the log goes: a file descriptor that may be a file on a full disk, a pipe that nobody reads any more, or a terminal
 * that was stopped. A line is written at once, waits in a bounded queue, or is dropped and counted; nothing blocks or throws.
 */
import { constants, fstatSync, openSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import type { DestinationStream } from "pino";

/** Some thousand lines, for a reader that is away for a moment. */
const MAX_WAITING_BYTES = 1_048_576;
const TRY_AGAIN_MS = 100;

/** How many of the bytes were taken; throws what the system says. */
type Write = (bytes: Buffer) => number;

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined);

/** A socket cannot be opened once more, and Node's own streams never block on one. */
function writeToSocket(fd: number): Write {
	const socket = new Socket({ fd, readable: false, writable: true });
	let failure: Error | undefined;
	socket.on("error", (error) => {
		failure = error;
	});
	socket.unref();
	return (bytes) => {
		if (failure !== undefined) throw failure;
		if (socket.writableLength > 0) return 0;
		socket.write(bytes);
		return bytes.length;
	};
}

/**
 * Pipes and terminals are opened a second time, so that a write that would have to wait fails at once: changing the
 * descriptor itself would change it for every process that shares it, such as the shell.
 */
function writeWithoutWaiting(fd: number): Write {
	const stat = fstatSync(fd);
	if (stat.isFile()) return (bytes) => writeSync(fd, bytes);
	if (stat.isSocket()) return writeToSocket(fd);
	try {
		const own = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
		return (bytes) => writeSync(own, bytes);
	} catch {
		// No reader is left, it is another user's, or there is no /proc.
		return stat.isFIFO() ? writeToSocket(fd) : (bytes) => writeSync(fd, bytes);
	}
}

/** `onDrop` is called with the number of lines that are lost. */
export function openLogDestination(fd: number, onDrop: (lines: number) => void): DestinationStream {
	const write = writeWithoutWaiting(fd);
	let waiting: Buffer[] = [];
	let waitingBytes = 0;
	/** Since the last line that was written. */
	let dropped = 0;
	/** Part of a line was written whose rest is lost. */
	let isMidLine = false;
	let isScheduled = false;

	function drop(lines: number): void {
		dropped += lines;
		onDrop(lines);
	}

	/** What could not be written now; undefined when all of it was, or when it never can be. */
	function attempt(bytes: Buffer): Buffer | undefined {
		let rest = bytes;
		try {
			while (rest.length > 0) {
				const count = write(rest);
				if (count === 0) return rest;
				rest = rest.subarray(count);
			}
		} catch (error) {
			if (codeOf(error) === "EAGAIN") return rest;
			isMidLine ||= rest.length < bytes.length;
			drop(1);
		}
		return undefined;
	}

	function enqueue(bytes: Buffer): void {
		if (waitingBytes + bytes.length > MAX_WAITING_BYTES) {
			drop(1);
			return;
		}
		waiting.push(bytes);
		waitingBytes += bytes.length;
		if (!isScheduled) setTimeout(writeWaiting, TRY_AGAIN_MS).unref();
		isScheduled = true;
	}

	function writeWaiting(): void {
		isScheduled = false;
		const lines = waiting;
		waiting = [];
		waitingBytes = 0;
		for (const [index, line] of lines.entries()) {
			const rest = attempt(line);
			if (rest === undefined) continue;
			for (const unwritten of [rest, ...lines.slice(index + 1)]) enqueue(unwritten);
			return;
		}
	}

	/** Says how many lines are missing here, in the form of the others. */
	function noticeOf(lines: number): string {
		return `${JSON.stringify({ level: 40, time: Date.now(), lines, msg: "lines of the log were dropped here" })}\n`;
	}

	return {
		write(line) {
			const lost = dropped;
			const notice = lost === 0 ? "" : noticeOf(lost);
			const bytes = Buffer.from(`${isMidLine ? "\n" : ""}${notice}${line}`);
			if (waiting.length > 0) {
				enqueue(Buffer.from(line));
				return;
			}
			const rest = attempt(bytes);
			if (dropped > lost) return;
			dropped = 0;
			isMidLine = false;
			if (rest !== undefined) enqueue(rest);
		},
	};
}
