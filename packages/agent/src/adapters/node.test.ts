// Readings of a made-up machine, and of this one under load against what its kernel says.
import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { createScene } from "../../test/scene.js";
import { nodeHost, type ProcessorUse } from "./node.js";

const idle: ProcessorUse = { nowMs: 10_000, processMs: 500, systemMs: 90_000, processors: 4 };

function createHost(...uses: readonly Partial<ProcessorUse>[]) {
	const readings = uses.map((use) => ({ ...idle, ...use }));
	return nodeHost(() => readings.shift() ?? idle);
}

test("the first call gives nothing, each later one the share of all processors since the one before", () => {
	const host = createHost(
		{},
		{ nowMs: 11_000, processMs: 1_500, systemMs: 93_000 },
		{ nowMs: 13_000, processMs: 1_500, systemMs: 95_000 },
	);
	expect(host()).toBeUndefined();
	expect(host()).toEqual({ processCpuRatio: 0.25, systemCpuRatio: 0.75 });
	expect(host()).toEqual({ processCpuRatio: 0, systemCpuRatio: 0.25 });
});

test("a call that comes too soon gives nothing, and its time counts with the next", () => {
	const host = createHost({}, { nowMs: 10_020, processMs: 520 }, { nowMs: 11_000, processMs: 900, systemMs: 90_400 });
	expect([host(), host()]).toEqual([undefined, undefined]);
	expect(host()).toEqual({ processCpuRatio: 0.1, systemCpuRatio: 0.1 });
});

test("a share is at most the whole, and absent where it cannot be known", () => {
	const more = createHost({}, { nowMs: 11_000, processMs: 4_540, systemMs: 94_010 });
	expect([more(), more()][1]).toEqual({ processCpuRatio: 1, systemCpuRatio: 1 });
	const restarted = createHost({}, { nowMs: 11_000, processMs: 900, systemMs: 0 });
	expect([restarted(), restarted()][1]).toEqual({ processCpuRatio: 0.1, systemCpuRatio: undefined });
	const hidden = createHost({ processors: 0 }, { nowMs: 11_000, processMs: 900, processors: 0 });
	expect([hidden(), hidden()][1]).toEqual({ processCpuRatio: undefined, systemCpuRatio: undefined });
	const broken = nodeHost(() => {
		throw new Error("There is no such file.");
	});
	expect([broken(), broken()]).toEqual([undefined, undefined]);
});

test("the agent reports what it gives", async () => {
	let calls = 0;
	let now = () => 0;
	const host = nodeHost(() => {
		calls += 1;
		return { nowMs: now(), processMs: now(), systemMs: 2 * now(), processors: 4 };
	});
	const { scene, environment } = createScene({ host });
	now = environment.now;
	await environment.advance(10_500);
	expect(calls).toBeGreaterThan(5);
	const samples = scene.slots.flatMap((slot) => slot.samples).filter(({ type }) => type === "cpu_usage");
	expect(samples[0]?.sample).toMatchObject({
		processCpuMin: 0.25,
		processCpuMax: 0.25,
		systemCpuMin: 0.5,
		systemCpuMax: 0.5,
	});
});

/** Clock ticks: Linux shows user space 100 a second on every machine (USER_HZ, proc(5)). */
const TICKS_PER_MS = 0.1;

/** What the kernel has of this process (/proc/self/stat, fields 14 and 15) and of all processors (/proc/stat), proc(5). */
function readKernel() {
	const own = readFileSync("/proc/self/stat", "utf8")
		.replace(/^.*\) /s, "")
		.split(" ")
		.map(Number);
	const [, ...lines] = readFileSync("/proc/stat", "utf8").split("\n");
	const processors = lines.filter((line) => line.startsWith("cpu")).map((line) => line.split(" ").slice(1).map(Number));
	const ticks = (names: readonly number[]) =>
		processors.reduce((sum, counted) => sum + names.reduce((one, name) => one + (counted[name] ?? 0), 0), 0);
	return {
		nowMs: Date.now(),
		processors: processors.length,
		process: (own[11] ?? 0) + (own[12] ?? 0),
		// user, nice, system, irq, softirq; and with them idle, iowait, steal.
		busy: ticks([0, 1, 2, 5, 6]),
		all: ticks([0, 1, 2, 3, 4, 5, 6, 7]),
	};
}

const FIVE_POINTS = 0.05;
const LOAD_MS = 2_000;

test.runIf(existsSync("/proc/self/stat"))("under load it says what the kernel says", async () => {
	const host = nodeHost();
	const before = readKernel();
	expect(host()).toBeUndefined();
	// Every second processor, so that the share is neither nothing nor all.
	const spinning = `const end = Date.now() + ${LOAD_MS}; while (Date.now() < end);`;
	const workers = Array.from({ length: Math.ceil(cpus().length / 2) }, () => new Worker(spinning, { eval: true }));
	await wait(LOAD_MS);
	const reading = host();
	const after = readKernel();
	await Promise.all(workers.map((worker) => worker.terminate()));

	const elapsedTicks = (after.nowMs - before.nowMs) * TICKS_PER_MS;
	const processRatio = (after.process - before.process) / (elapsedTicks * after.processors);
	const systemRatio = (after.busy - before.busy) / (after.all - before.all);
	console.info(`under load: ${JSON.stringify({ kernel: { processRatio, systemRatio }, reading })}`);
	// Far from what a broken reading would give: nothing at all.
	expect(processRatio).toBeGreaterThan(FIVE_POINTS);
	expect(Math.abs((reading?.processCpuRatio ?? Number.NaN) - processRatio)).toBeLessThan(FIVE_POINTS);
	expect(Math.abs((reading?.systemCpuRatio ?? Number.NaN) - systemRatio)).toBeLessThan(FIVE_POINTS);
});
