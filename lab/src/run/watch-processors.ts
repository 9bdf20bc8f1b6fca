/** What the kernel says of the processor while a call runs: of each attendee in Node, and of the whole machine. */
import { cpus } from "node:os";
import type { ProcessorShares } from "../compare/processor-rows.js";
import type { LabMember } from "./lab-call.js";

interface Reading {
	/** Epoch milliseconds, as the slots have them. */
	readonly atMs: number;
	/** Milliseconds of processor time, of all processors. */
	readonly systemMs: number;
	readonly processMs: ReadonlyMap<LabMember, number>;
}

const EVERY_MS = 500;

function read(members: readonly LabMember[]): Reading {
	const times = cpus().map((processor) => processor.times);
	return {
		atMs: Date.now(),
		systemMs: times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0),
		processMs: new Map(
			members.flatMap((member) => {
				const seconds = "cpuSeconds" in member.page ? member.page.cpuSeconds() : undefined;
				return seconds === undefined ? [] : [[member, seconds * 1_000] as const];
			}),
		),
	};
}

export interface ProcessorWatch {
	/** Of the readings within a span; undefined where there are not two, and of whom the kernel is not asked. */
	sharesOf(member: LabMember, fromMs: number, untilMs: number): ProcessorShares | undefined;
	stop(): void;
}

export function watchProcessors(members: readonly LabMember[]): ProcessorWatch {
	const readings: Reading[] = [];
	const timer = setInterval(() => readings.push(read(members)), EVERY_MS);
	return {
		sharesOf(member, fromMs, untilMs) {
			const within = readings.filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs);
			const [first, last] = [within[0], within.at(-1)];
			const [before, after] = [first?.processMs.get(member), last?.processMs.get(member)];
			if (!first || !last || first === last || before === undefined || after === undefined) return undefined;
			const availableMs = (last.atMs - first.atMs) * cpus().length;
			return {
				process: (after - before) / availableMs,
				system: (last.systemMs - first.systemMs) / availableMs,
			};
		},
		stop: () => clearInterval(timer),
	};
}
