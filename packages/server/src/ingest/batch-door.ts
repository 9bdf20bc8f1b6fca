/** POST /agent/v1/webinars/{webinarId}/reports: the batch door, for beacons, gateways and back-fill. */
import { type Batch, type BatchAnswer, type BatchRefusal, BatchSchema, MAX_REPORT_BYTES } from "@qoscope/wire";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ReadAddress } from "../caller-address.js";
import type { Clock } from "../clock.js";
import { Drop, dropOf } from "../drop.js";
import { compileChecked } from "../first-problem.js";
import type { Lifecycle } from "../live/ports.js";
import type { Metrics } from "../observe/metrics.js";
import { NotStored } from "../store/watch-writes.js";
import { countUnknownFields } from "./count-unknown-fields.js";
import { findToken } from "./find-token.js";
import { RETRY_AFTER_MS } from "./outbox.js";
import { pathWebinarOf } from "./path-webinar.js";
import type { Pipeline } from "./pipeline.js";
import type { Reporter } from "./step.js";

const PATH = "/agent/v1/webinars/*";
/** A day, which browsers cut to their own limit. */
const PREFLIGHT_SECONDS = 86_400;

export interface BatchDoorParts {
	readonly pipeline: Pipeline;
	readonly lifecycle: Lifecycle;
	readonly metrics: Metrics;
	readonly clock: Clock;
	readonly isClosing: () => boolean;
	readonly readAddress: ReadAddress;
}

function refuse(reply: FastifyReply, { reason, message, kind }: Drop): FastifyReply {
	if (!kind.final) reply.header("retry-after", String(RETRY_AFTER_MS / 1_000));
	return reply.code(kind.status).send({ reason, message } satisfies BatchRefusal);
}

/** What the server framework threw before a handler ran. */
function dropOfRequest(error: unknown): Drop {
	const status = typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : undefined;
	if (status === 413) return new Drop("too_large");
	return typeof status === "number" && status < 500 ? new Drop("malformed") : dropOf(error);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new Drop("malformed");
	}
}

export function registerBatchDoor(app: FastifyInstance, parts: BatchDoorParts): void {
	const { pipeline, lifecycle, metrics, clock, isClosing, readAddress } = parts;
	const schema = compileChecked(BatchSchema);

	function read(text: string, token: string): Batch {
		const batch = parse(text);
		if (!schema.fits(batch)) {
			throw new Drop("malformed", `The body does not fit its schema at ${schema.firstProblem(batch)}.`);
		}
		// JSON takes the last of two, and only the first was checked.
		if (batch.token !== token) throw new Drop("malformed", "The body has more than one token.");
		const unknown = countUnknownFields("batch", batch) + countUnknownFields("agentFacts", batch.facts ?? {});
		if (unknown > 0) metrics.unknownFields.inc(unknown);
		return batch;
	}

	async function storeReports(
		reporter: Reporter,
		reports: Batch["reports"],
	): Promise<{ readonly stored: BatchAnswer; readonly isComplete: boolean }> {
		const acknowledged: number[] = [];
		const refused: { slot: number; reason: Drop["reason"]; message: string }[] = [];
		let deferred: Drop | undefined;
		const results = await Promise.allSettled(reports.map((report) => pipeline.report(reporter, report)));
		for (const [index, result] of results.entries()) {
			const slot = reports[index]?.slot ?? 0;
			if (result.status === "fulfilled") {
				acknowledged.push(slot);
				continue;
			}
			const drop = dropOf(result.reason);
			pipeline.countDrop(drop);
			if (drop.kind.final) refused.push({ slot, reason: drop.reason, message: drop.message });
			else deferred = drop;
		}
		// What is in neither list is to be sent again; when that is everything, the status says so.
		if (deferred !== undefined && acknowledged.length === 0) throw new Deferred(deferred);
		const { instance, participant } = reporter.visit;
		const ids = { participantId: String(participant.id), webinarUuid: instance.uuid };
		return { stored: { acknowledged, refused, ...ids }, isComplete: deferred === undefined };
	}

	async function leave({ visit, isHost }: Reporter, isEnd: boolean): Promise<void> {
		if (isEnd && !isHost) throw new Drop("not_host");
		await lifecycle.leave(visit);
		if (isEnd) await lifecycle.endInstance(visit.instance.account, visit.instance.uuid);
	}

	async function answer(request: FastifyRequest, pathWebinar: string): Promise<BatchAnswer> {
		const receivedMs = clock.nowMs();
		if (isClosing()) throw new Drop("closing");
		const text = typeof request.body === "string" ? request.body : "";
		const { origin } = request.headers;
		const token = findToken(text);
		const identity = await pipeline.authenticate({ door: "batch", pathWebinar, token, origin });
		const { version, run, facts = {}, reports, rating, leave: leaving } = read(text, token);
		const reporter = await pipeline.open({
			door: "batch",
			identity,
			version,
			run,
			facts,
			ipAddress: readAddress(request.raw),
			userAgent: request.headers["user-agent"] ?? "",
			slotsMs: reports.map(({ slot }) => slot),
		});
		const { stored, isComplete } = await storeReports(reporter, reports);
		// After the reports: a back-fill's rating is of its last slot. Before an end, which would turn it away.
		if (rating !== undefined) await pipeline.rate(reporter, rating);
		// Who still has to send reports again has not left: an end would turn those away.
		if (leaving !== undefined && isComplete) await leave(reporter, leaving.end === true);
		// The middle between question and answer, as in NTP: the time that the storing took makes no difference then.
		return { ...stored, serverTimeMs: Math.round((receivedMs + clock.nowMs()) / 2) };
	}

	app.register(async (scope) => {
		// No credentials are used, so any page may read the answers; an account's own list of origins is kept by the steps.
		scope.addHook("onRequest", async (_request, reply) => {
			reply.header("access-control-allow-origin", "*");
			reply.header("access-control-expose-headers", "retry-after");
		});
		scope.setErrorHandler((error, request, reply) => {
			const drop = error instanceof Deferred ? error.drop : dropOfRequest(error);
			const isTold = error instanceof Drop || error instanceof NotStored;
			if (drop.cause !== undefined && !isTold) request.log.error({ err: error }, "a batch failed");
			if (!(error instanceof Deferred)) pipeline.countDrop(drop);
			return refuse(reply, drop);
		});
		// Beacons come as text/plain, so that no preflight is needed; both are read as JSON here.
		scope.removeAllContentTypeParsers();
		scope.addContentTypeParser<string>(
			"*",
			{ parseAs: "string", bodyLimit: MAX_REPORT_BYTES },
			async (_request: FastifyRequest, body: string) => body,
		);
		scope.options(PATH, async (_request, reply) =>
			reply
				.code(204)
				.header("access-control-allow-methods", "POST")
				.header("access-control-allow-headers", "content-type")
				.header("access-control-max-age", String(PREFLIGHT_SECONDS))
				.send(),
		);
		scope.post(PATH, { bodyLimit: MAX_REPORT_BYTES }, async (request, reply) => {
			const pathWebinar = pathWebinarOf(request.raw.url ?? "", "reports");
			return pathWebinar === undefined ? reply.callNotFound() : answer(request, pathWebinar);
		});
	});
}

/** A batch of which nothing could be stored for now; its drops are counted. */
class Deferred extends Error {
	readonly drop: Drop;

	constructor(drop: Drop) {
		super(drop.message);
		this.drop = drop;
	}
}
