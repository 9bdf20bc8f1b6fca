/** A capture of the loopback interface: the kernel's times of each datagram, and what tshark finds of each RTP stream. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type CapturedDatagram, datagramsIn } from "./captured-datagrams.js";

export interface CapturedStream {
	readonly fromPort: number;
	readonly ssrc: number;
	readonly packets: number;
	/** As tshark reckons it from the sequence numbers. */
	readonly lost: number;
}

export interface Capture {
	/** Once all that shall be in it has passed. */
	end(): Promise<void>;
	/** Of a capture that has ended. */
	streams(): Promise<readonly CapturedStream[]>;
	datagrams(ports: ReadonlySet<number>): Promise<readonly CapturedDatagram[]>;
	close(): Promise<void>;
}

/** Headers are enough: Ethernet, IP, UDP and the longest header of RTP that browsers send. */
const BYTES_OF_EACH = "160";
/** Twice as long as the kernel collects packets before it hands them over. */
const HELD_BACK_MS = 500;
const STREAM = /[\d.]+\s+[\d.]+\s+[\d.]+\s+(\d+)\s+[\d.]+\s+\d+\s+0x([0-9A-F]+)\s+.*?\s(\d+)\s+(-?\d+) \(/gi;

/** Reads the table of `-z rtp,streams`. */
export function readStreamTable(table: string): readonly CapturedStream[] {
	return [...table.matchAll(STREAM)].map(([, fromPort, ssrc, packets, lost]) => ({
		fromPort: Number(fromPort),
		ssrc: Number.parseInt(ssrc ?? "", 16),
		packets: Number(packets),
		lost: Number(lost),
	}));
}

/** Undefined where there is no tshark, or no right to capture. */
export async function startCapture(): Promise<Capture | undefined> {
	if (spawnSync("tshark", ["--version"]).status !== 0) return undefined;
	const folder = await mkdtemp(join(tmpdir(), "qoscope-capture-"));
	const file = join(folder, "lo.pcapng");
	const child = spawn("dumpcap", ["-q", "-i", "lo", "-f", "udp", "-s", BYTES_OF_EACH, "-B", "16", "-w", file]);
	const ended = once(child, "close");
	const close = async () => {
		child.kill("SIGINT");
		await ended;
		await rm(folder, { recursive: true, force: true });
	};
	const isCapturing = await Promise.race([
		ended.then(() => false),
		new Promise<boolean>((resolve) => child.stderr.on("data", (text) => /^File: /m.test(text) && resolve(true))),
	]);
	if (!isCapturing) {
		await close();
		return undefined;
	}
	return {
		async end() {
			// What the kernel still holds for dumpcap when it ends is lost.
			await new Promise((resolve) => setTimeout(resolve, HELD_BACK_MS));
			child.kill("SIGINT");
			await ended;
		},
		async streams() {
			// The relays are in this process, which must not stand still meanwhile.
			const asked = ["--enable-heuristic", "rtp_udp", "-r", file, "-q", "-z", "rtp,streams"];
			return readStreamTable(await text(spawn("tshark", asked, { stdio: ["ignore", "pipe", "ignore"] }).stdout));
		},
		datagrams: async (ports) => datagramsIn(await readFile(file), ports),
		close,
	};
}
