/** Runs the steps: stops at the first drop, measures each step under its name, counts what became of everything. */
import type { Report } from "@qoscope/wire";
import type { Metrics, Outcome } from "../observe/metrics.js";
import { type Drop, dropOf } from "./drop.js";
import { type Arriving, createSteps, isBackfill, type Opening, type Reporter, type StepParts } from "./steps.js";

export interface Pipeline {
	/** Lets a connection or a batch in, or throws a Drop, which is not yet counted. */
	readonly open: (opening: Opening) => Promise<Reporter>;
	/** Resolves when the report is stored, or throws a Drop, which is not yet counted. */
	readonly report: (reporter: Reporter, report: Pick<Report, "slot" | "samples">) => Promise<void>;
	/** Counts a drop. Each door calls it once for each drop that it answers. */
	readonly countDrop: (drop: Drop) => void;
}

export interface PipelineParts extends Omit<StepParts, "countUnknown"> {
	readonly metrics: Metrics;
}

export function createPipeline(parts: PipelineParts): Pipeline {
	const { metrics, clock, log } = parts;
	const countUnknown = (count: number) => {
		if (count > 0) metrics.unknownFields.inc(count);
	};
	const steps = createSteps({ ...parts, countUnknown }).map((step) => ({
		...step,
		seconds: metrics.stepSeconds.labels(step.name),
	}));

	async function run<Value extends object>(
		value: Value,
		pick: (step: (typeof steps)[number]) => ((value: Value) => Value | Promise<Value>) | undefined,
	): Promise<Value> {
		let current = value;
		for (const step of steps) {
			const task = pick(step);
			if (task === undefined) continue;
			const startedMs = clock.monotonicMs();
			try {
				const result = task(current);
				current = result instanceof Promise ? await result : result;
			} finally {
				step.seconds.observe((clock.monotonicMs() - startedMs) / 1_000);
			}
		}
		return current;
	}

	function failed(error: unknown): Drop {
		const drop = dropOf(error);
		if (drop !== error) log.error({ err: error }, "ingest failed");
		return drop;
	}

	function countReport(outcome: Outcome, samples: number): void {
		metrics.ingestReports.inc({ outcome });
		metrics.ingestSamples.inc({ outcome }, samples);
	}

	return {
		async open(opening) {
			const receivedMs = clock.nowMs();
			const arriving: Arriving = { opening, receivedMs, atMs: receivedMs, facts: opening.facts };
			try {
				const arrived = await run(arriving, (step) => step.opening);
				if (arrived.visit === undefined) throw new Error("The steps ended without a visit.");
				return {
					visit: arrived.visit,
					run: opening.run,
					isBackfill: isBackfill(arrived),
					isHost: arrived.identity?.claims.participant.role === "host",
				};
			} catch (error) {
				throw failed(error);
			}
		},
		async report(reporter, { slot, samples }) {
			try {
				await run({ reporter, slotMs: slot, encoded: samples, samples: [], rows: [] }, (step) => step.report);
			} catch (error) {
				const drop = failed(error);
				countReport(drop.kind.final ? "refused" : "deferred", samples.length);
				throw drop;
			}
			countReport("stored", samples.length);
		},
		countDrop: ({ reason }) => metrics.ingestDrops.inc({ reason }),
	};
}
