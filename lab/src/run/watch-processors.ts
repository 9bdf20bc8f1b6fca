/** What the kernel says of the processor while a call is steady: of each attendee in Node, and of the whole machine. */
import { cpus } from "node:os";
import type { ProcessorShares } from "../compare/processor-rows.js";
import type { LabMember } from "./lab-call.js";

interface Reading {
	readonly atMs: number;
	/** Milliseconds of processor time, of all processors. */
	readonly systemMs: number;
	readonly processMs: ReadonlyMap<LabMember, number>;
}

function read(members: readonly LabMember[]): Reading {
	const times = cpus().map((processor) => processor.times);
	return {
		atMs: performance.now(),
		systemMs: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0),
		processMs: new Map(
			members.flatMap((member) => {
				const seconds = "cpuSeconds" in member.page ? member.page.cpuSeconds() : undefined;
				return seconds === undefined ? [] : [[member, seconds * 1_000] as const];
			}),
		),
	};
}

/** Begins after a while; the answer ends it, and gives nothing of a call that was shorter. */
export function watchProcessors(
	members: readonly LabMember[],
	afterMs: number,
): () => ReadonlyMap<LabMember, ProcessorShares> {
	let before: Reading | undefined;
	const timer = setTimeout(() => {
		before = read(members);
	}, afterMs);
	return () => {
		clearTimeout(timer);
		if (before === undefined) return new Map();
		const { atMs, systemMs, processMs } = before;
		const now = read(members);
		const availableMs = (now.atMs - atMs) * cpus().length;
		return new Map(
			[...processMs].map(([member, beforeMs]) => [
				member,
				{
					process: ((now.processMs.get(member) ?? Number.NaN) - beforeMs) / availableMs,
					system: (now.systemMs - systemMs) / availableMs,
				},
			]),
		);
	};
}
