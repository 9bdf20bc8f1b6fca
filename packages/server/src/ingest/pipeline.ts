/** Runs the steps: stops at the first drop, measures each step under its name, counts what became of everything. */
import type { AgentFacts, GivenRating, Report } from "@qoscope/wire";
import { type Drop, dropOf } from "../drop.js";
import type { Metrics, Outcome } from "../observe/metrics.js";
import { NotStored } from "../store/watch-writes.js";
import type { Arriving, Entrance, Identity, Opening, Reporter, Telling } from "./step.js";
import { createSteps, isBackfill, type StepParts } from "./steps.js";

export interface Pipeline {
	/** Whose token it is, or throws a Drop, which is not yet counted. Asked before the rest of a request is looked at. */
	readonly authenticate: (entrance: Entrance) => Promise<Identity>;
	/** Lets a connection or a batch in, or throws a Drop, which is not yet counted. */
	readonly open: (opening: Opening) => Promise<Reporter>;
	/** Resolves when the report is stored, or throws a Drop, which is not yet counted. */
	readonly report: (reporter: Reporter, report: Pick<Report, "slot" | "samples">) => Promise<void>;
	/** Resolves when what changed is stored, or throws a Drop, which is not yet counted. */
	readonly updateFacts: (reporter: Reporter, facts: AgentFacts) => Promise<void>;
	/** Resolves when the rating is stored, or throws a Drop, which is not yet counted. */
	readonly rate: (reporter: Reporter, rating: GivenRating) => Promise<void>;
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
		if (drop !== error && !(error instanceof NotStored)) log.error({ err: error }, "ingest failed");
		return drop;
	}

	function countReport(outcome: Outcome, samples: number): void {
		metrics.ingestReports.inc({ outcome });
		metrics.ingestSamples.inc({ outcome }, samples);
	}

	async function runMessage(kind: "facts" | "rating", task: () => Promise<void>): Promise<void> {
		try {
			await task();
		} catch (error) {
			const drop = failed(error);
			metrics.ingestMessages.inc({ kind, outcome: drop.kind.final ? "refused" : "deferred" });
			throw drop;
		}
		metrics.ingestMessages.inc({ kind, outcome: "stored" });
	}

	return {
		async authenticate(entrance) {
			for (const { entrance: check, seconds } of steps) {
				if (check === undefined) continue;
				const startedMs = clock.monotonicMs();
				try {
					return await check(entrance);
				} catch (error) {
					throw failed(error);
				} finally {
					seconds.observe((clock.monotonicMs() - startedMs) / 1_000);
				}
			}
			throw new Error("No step checks tokens.");
		},
		async open(opening) {
			const receivedMs = clock.nowMs();
			const { identity: given, facts, ipAddress, userAgent, run: runId } = opening;
			const arriving: Arriving = { opening, identity: given, receivedMs, atMs: receivedMs, facts, ipAddress };
			try {
				const arrived = await run(arriving, (step) => step.opening);
				const { visit, identity } = arrived;
				if (visit === undefined) throw new Error("The steps ended without a visit.");
				return {
					visit,
					run: runId,
					account: identity.account,
					userAgent,
					facts: arrived.facts,
					isBackfill: isBackfill(arrived),
					isHost: identity.claims.participant.role === "host",
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
		updateFacts: (reporter, facts) =>
			runMessage("facts", async () => {
				await run<Telling>({ reporter, facts }, (step) => step.facts);
			}),
		rate: (reporter, rating) =>
			runMessage("rating", async () => {
				await run({ reporter, rating, isPast: false }, (step) => step.rating);
			}),
		countDrop: ({ reason }) => metrics.ingestDrops.inc({ reason }),
	};
}
