/**
 * Drops packets of media in the kernel, by nftables, on their way into the attendees' sockets: after the relay has counted
 * them and after a capture has seen them. The kernel keeps which ones it dropped, by SSRC and sequence number. Needs root.
 */
import { spawnSync } from "node:child_process";
import type { KernelLoss } from "../scenario/scenario.js";

/** One packet that the kernel dropped. */
export interface KernelDrop {
	readonly ssrc: number;
	readonly sequence: number;
}

export interface KernelDropping {
	/** Drops nothing any more. */
	stop(): void;
	/** All packets that were dropped, also those that repeat others. */
	drops(): readonly KernelDrop[];
	/** The kernel's own counter of them. */
	counted(): number;
	close(): void;
}

/** Each lab has a table of its own, which is known by its process. */
const TABLE = /^table ip (qoscope_lab_(\d+))$/gm;
const tableOf = (pid: number) => `qoscope_lab_${pid}`;
const CHANCE_STEPS = 100_000;

function nft(args: readonly string[], input?: string): string {
	const { error, status, stdout, stderr } = spawnSync("nft", args, { encoding: "utf8", input });
	if (error) throw new Error("there is no nft here: install nftables");
	if (status !== 0) throw new Error(`nft says “${stderr.trim().split("\n")[0]}”`);
	return stdout;
}

const chance = (loss: KernelLoss) =>
	loss.kind === "every"
		? `numgen inc mod ${loss.nth} 0`
		: `numgen random mod ${CHANCE_STEPS} < ${Math.round(loss.ratio * CHANCE_STEPS)}`;

/**
 * What comes from the relays and is RTP: version 2, and no packet type of RTCP (RFC 3550, RFC 5761). The payload of UDP
 * begins at bit 64 of its header. In the output hook a drop would be told to the sender.
 */
export function rulesOf(table: string, ports: readonly number[], loss: KernelLoss): string {
	return `table ip ${table} {
	counter dropped { }
	set packets {
		typeof @th,128,32 . @th,80,16
		size 65535
		flags dynamic
	}
	chain input {
		type filter hook input priority 0; policy accept;
		udp sport { ${ports.join(", ")} } @th,64,2 2 @th,72,8 != 192-223 ${chance(loss)} add @packets { @th,128,32 . @th,80,16 } counter name dropped drop
	}
}
`;
}

/** From `nft -j list set`. */
export function readDrops(json: string): readonly KernelDrop[] {
	const { nftables } = JSON.parse(json) as {
		readonly nftables: readonly {
			readonly set?: { readonly elem?: readonly { readonly concat: [number, number] }[] };
		}[];
	};
	return nftables.flatMap(({ set }) => set?.elem ?? []).map(({ concat: [ssrc, sequence] }) => ({ ssrc, sequence }));
}

/** Why nothing can be dropped in the kernel here; undefined where it can. */
export function whyNoKernelLoss(): string | undefined {
	if (process.platform !== "linux") return "it drops packets in the kernel, which takes Linux";
	try {
		// A user may ask nft for a check; only root is told that it would do it.
		if (process.getuid?.() !== 0) return "it drops packets in the kernel: run it as root";
		nft(["-c", "-f", "-"], rulesOf(tableOf(process.pid), [9], { kind: "random", ratio: 0.5 }));
		return undefined;
	} catch (error) {
		return `it drops packets in the kernel, and ${error instanceof Error ? error.message : error}`;
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

/** Takes away what a lab has left behind that was killed. */
export function removeLeftovers(): void {
	for (const [, table = "", pid] of nft(["list", "tables"]).matchAll(TABLE)) {
		if (!isRunning(Number(pid))) nft(["delete", "table", "ip", table]);
	}
}

/** `ports` are those that the relays send from. */
export function startKernelDropping(ports: readonly number[], loss: KernelLoss): KernelDropping {
	const table = tableOf(process.pid);
	removeLeftovers();
	// One may be left of a process that had our number before.
	nft(["-f", "-"], `table ip ${table}\ndelete table ip ${table}\n${rulesOf(table, ports, loss)}`);
	const remove = () => void spawnSync("nft", ["delete", "table", "ip", table]);
	// A run that is ended from outside shall leave no rule behind.
	process.once("exit", remove);
	return {
		stop: () => void nft(["flush", "chain", "ip", table, "input"]),
		drops: () => readDrops(nft(["-j", "list", "set", "ip", table, "packets"])),
		counted: () => Number(/packets (\d+)/.exec(nft(["list", "counter", "ip", table, "dropped"]))?.[1]),
		close() {
			process.off("exit", remove);
			remove();
		},
	};
}
