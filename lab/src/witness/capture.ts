/** tshark as a witness: what it finds of each RTP stream in a capture of the loopback interface. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface CapturedStream {
	readonly fromPort: number;
	readonly ssrc: number;
	readonly packets: number;
	/** As tshark reckons it from the sequence numbers. */
	readonly lost: number;
}

export interface Capture {
	/** Ends the capture and reads it. */
	streams(): Promise<readonly CapturedStream[]>;
	close(): Promise<void>;
}

/** Headers are enough: Ethernet, IP, UDP and the longest header of RTP that browsers send. */
const BYTES_OF_EACH = "160";
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
		async streams() {
			child.kill("SIGINT");
			await ended;
			const { stdout } = spawnSync("tshark", ["--enable-heuristic", "rtp_udp", "-r", file, "-q", "-z", "rtp,streams"], {
				encoding: "utf8",
				maxBuffer: 64 << 20,
			});
			return readStreamTable(stdout);
		},
		close,
	};
}
