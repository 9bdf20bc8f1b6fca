/** `GET /v2/metrics/quality`: how many meetings, or participants of meetings, were good, fair, poor and bad. */
import type { QualityBody } from "@qoscope/wire";
import type { Instance, InstanceKey } from "../../store/ports.js";
import { type FiguresByType, figuresByInstance } from "../../summary/entries.js";
import { type Quality, qualityOf } from "../../summary/quality.js";
import { checkRange } from "../profile.js";
import { type RangeQuery, rangeOf } from "../query.js";
import type { KindRequest, MetricsParts } from "./metrics-parts.js";
import { readFigures } from "./participant-figures.js";

export type QualityQuery = RangeQuery & { readonly type: "meeting" | "participants" };

/** How many meetings, and how many participants of one, are read at a time. */
const MEETINGS_AT_ONCE = 50;
const PARTICIPANTS_AT_ONCE = 300;

type Counts = QualityBody["quality"];
const noCounts = (): Counts[keyof Counts] => ({ good: 0, fair: 0, poor: 0, bad: 0 });

async function* figuresOfParticipants(parts: MetricsParts, instance: Instance): AsyncGenerator<FiguresByType> {
	const { account, uuid } = instance;
	const limit = PARTICIPANTS_AT_ONCE;
	for (let after: number | undefined; ; ) {
		const page = after === undefined ? { limit } : { after, limit };
		const participants = await parts.store.listParticipants(account, uuid, Number.MAX_SAFE_INTEGER, page);
		yield* (await readFigures(parts, instance, participants)).values();
		after = participants.at(-1)?.id;
		if (participants.length < limit || after === undefined) return;
	}
}

async function* figuresOf(
	parts: MetricsParts,
	instances: readonly Instance[],
	type: QualityQuery["type"],
): AsyncGenerator<FiguresByType> {
	if (type === "participants") {
		for (const instance of instances) yield* figuresOfParticipants(parts, instance);
		return;
	}
	const [first] = instances;
	if (first === undefined) return;
	const uuids = instances.map(({ uuid }) => uuid);
	yield* figuresByInstance(await parts.store.rollupsOfInstances(first.account, uuids)).values();
}

function count(counts: Counts, quality: Quality): void {
	if (quality.audio !== undefined) counts.audio[quality.audio.band] += 1;
	if (quality.video !== undefined) counts.video[quality.video.band] += 1;
	if (quality.share !== undefined) counts.screen_share[quality.share.band] += 1;
}

/** Meetings that are over and began in the range. Those whose figures retention has dropped are not counted. */
export async function readQuality(
	parts: MetricsParts,
	{ account, kind, query }: KindRequest<QualityQuery>,
): Promise<QualityBody> {
	checkRange(account, query);
	const { from, to, fromMs, toMs } = rangeOf(query, parts.clock.nowMs());
	const filter = { kind, state: "ended", fromMs, toMs } as const;
	const counts: Counts = { audio: noCounts(), video: noCounts(), screen_share: noCounts() };
	const limit = MEETINGS_AT_ONCE;
	for (let after: InstanceKey | undefined; ; ) {
		const page = after === undefined ? { limit } : { after, limit };
		const instances = await parts.store.listInstances(account.id, filter, page);
		for await (const figures of figuresOf(parts, instances, query.type)) count(counts, qualityOf(figures));
		const last = instances.at(-1);
		if (instances.length < limit || last === undefined) return { from, to, quality: counts };
		after = { startMs: last.startMs, uuid: last.uuid };
	}
}
