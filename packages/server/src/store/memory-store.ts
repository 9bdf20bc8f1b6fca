/**
 * The store in memory: the reference that the database is held against, and what other parts' tests run on.
 * It passes the same contract (store.contract.ts). Nothing outlives the object.
 */
import { createMemoryRevocations } from "./memory-revocations.js";
import { createMemorySamples } from "./memory-samples.js";
import type { Instance, InstanceFilter, PageOf, Participant, Rating, Store } from "./ports.js";
import { StoreError } from "./store-error.js";

/** Byte order, which is also the database's; instance UUIDs are ASCII. */
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const byStart = (a: { startMs: number; uuid: string }, b: { startMs: number; uuid: string }) =>
	a.startMs - b.startMs || compareText(a.uuid, b.uuid);

function isInRange(timeMs: number | undefined, { fromMs, toMs }: InstanceFilter): boolean {
	return timeMs !== undefined && timeMs >= fromMs && timeMs < toMs;
}

function fits(instance: Instance, account: string, filter: InstanceFilter): boolean {
	return (
		instance.account === account &&
		instance.kind === filter.kind &&
		(instance.endMs === undefined) === (filter.state === "running") &&
		(filter.sessionKey === undefined || instance.sessionKey === filter.sessionKey) &&
		(filter.topic === undefined || instance.topic === filter.topic) &&
		isInRange(filter.rangeOf === "end" ? instance.endMs : instance.startMs, filter)
	);
}

/** Keeps the row with the highest version under its key; of equal ones the last. */
function putNewer<Row extends { readonly version: number }>(rows: Map<string, Row>, key: string, row: Row): void {
	const before = rows.get(key);
	if (before === undefined || row.version >= before.version) rows.set(key, row);
}

function cutPage<Row, Key>(rows: readonly Row[], page: PageOf<Key>, isAfter: (row: Row, key: Key) => boolean): Row[] {
	const { after, limit } = page;
	return (after === undefined ? rows : rows.filter((row) => isAfter(row, after))).slice(0, limit);
}

export function createMemoryStore(): Store {
	const instances = new Map<string, Instance>();
	const participants = new Map<string, Participant>();
	const ratings = new Map<string, Rating>();
	const samples = createMemorySamples();
	let closed = false;

	const participantsOf = (account: string, instance: string) =>
		[...participants.values()].filter((row) => row.account === account && row.instance === instance);
	const instancesOf = (account: string, filter: InstanceFilter) =>
		[...instances.values()]
			.filter((instance) => fits(instance, account, filter))
			.filter(
				({ uuid }) => filter.participants === undefined || participantsOf(account, uuid).length === filter.participants,
			)
			.sort(byStart);
	const joinedBy = (account: string, instance: string, joinedByMs: number) =>
		participantsOf(account, instance)
			.filter(({ joinMs }) => joinMs <= joinedByMs)
			.sort((a, b) => a.id - b.id);
	const sharers = (account: string, instance: string, joinedByMs: number) => {
		const shared = new Set(
			samples
				.rowsOf(account, instance)
				.filter(({ type, sample }) => type === "as_input" && (sample.bytes ?? 0) > 0)
				.map(({ participant }) => participant),
		);
		return joinedBy(account, instance, joinedByMs).filter(({ id }) => shared.has(id));
	};

	return {
		...samples,
		putInstance: async (instance) => {
			putNewer(instances, JSON.stringify([instance.account, instance.uuid]), instance);
		},
		findInstanceByUuid: async (account, uuid) => instances.get(JSON.stringify([account, uuid])),
		findLatestInstance: async (account, number, kind) =>
			[...instances.values()]
				.filter((instance) => instance.account === account && instance.number === number)
				.filter((instance) => kind === undefined || instance.kind === kind)
				.sort(byStart)
				.at(-1),
		listInstancesDuring: async (account, number, fromMs, toMs) =>
			[...instances.values()]
				.filter((instance) => instance.account === account && instance.number === number)
				.filter(({ startMs, endMs }) => startMs <= toMs && (endMs ?? Number.POSITIVE_INFINITY) >= fromMs)
				.sort((a, b) => byStart(b, a))
				.slice(0, 10),
		findNewestStart: async (account, kind) =>
			[...instances.values()]
				.filter((instance) => instance.account === account && instance.kind === kind)
				.sort(byStart)
				.at(-1)?.startMs,
		listOpenInstances: async () => [...instances.values()].filter(({ endMs }) => endMs === undefined),
		listInstances: async (account, filter, page) =>
			cutPage(instancesOf(account, filter), page, (row, key) => byStart(row, key) > 0),
		countInstances: async (account, filter) => instancesOf(account, filter).length,
		attendanceOf: async (account, uuids) =>
			new Map(
				uuids.map((uuid) => {
					const all = participantsOf(account, uuid);
					const others = all.filter(({ device }) => device !== "Phone");
					const isRoomSystem = ({ device, sipUri, fromSipUri }: Participant) =>
						device === "H.323/SIP" || sipUri !== "" || fromSipUri !== "";
					return [
						uuid,
						{
							participants: all.length,
							telephones: all.length - others.length,
							roomSystems: others.filter(isRoomSystem).length,
						},
					];
				}),
			),

		putParticipants: async (rows) => {
			for (const row of rows) putNewer(participants, JSON.stringify([row.account, row.instance, row.id]), row);
		},
		findParticipant: async (account, instance, id) => participants.get(JSON.stringify([account, instance, id])),
		findParticipants: async (account, instance, ids) =>
			participantsOf(account, instance).filter(({ id }) => ids.includes(id)),
		findParticipantsByJti: async (account, number, jtis) => {
			const startOf = ({ instance }: Participant) => instances.get(JSON.stringify([account, instance]))?.startMs ?? 0;
			const visits = [...participants.values()]
				.filter((row) => row.account === account && jtis.includes(row.jti))
				.filter((row) => instances.get(JSON.stringify([account, row.instance]))?.number === number)
				.sort((a, b) => startOf(a) - startOf(b) || compareText(a.instance, b.instance));
			return [...new Map(visits.map((row) => [row.jti, row])).values()];
		},
		listParticipants: async (account, instance, joinedByMs, page) =>
			cutPage(joinedBy(account, instance, joinedByMs), page, ({ id }, after) => id > after),
		countParticipants: async (account, instance, joinedByMs) => joinedBy(account, instance, joinedByMs).length,
		findNewestJoin: async (account, instance) =>
			participantsOf(account, instance)
				.map(({ joinMs }) => joinMs)
				.sort((a, b) => a - b)
				.at(-1),
		stayOf: async (account, instance, untilMs) =>
			participantsOf(account, instance).reduce(
				(sum, { joinMs, leaveMs }) => sum + Math.max(0, (leaveMs ?? untilMs) - joinMs),
				0,
			),
		listPresentParticipants: async (account, instance) =>
			participantsOf(account, instance)
				.filter(({ leaveMs }) => leaveMs === undefined)
				.sort((a, b) => a.id - b.id),

		listSharers: async (account, instance, joinedByMs, page) =>
			cutPage(sharers(account, instance, joinedByMs), page, ({ id }, after) => id > after),
		countSharers: async (account, instance, joinedByMs) => sharers(account, instance, joinedByMs).length,

		...createMemoryRevocations(),
		putRating: async (rating) => {
			const key = JSON.stringify([rating.account, rating.instance, rating.participant]);
			const before = ratings.get(key);
			if (before === undefined || rating.atMs >= before.atMs) ratings.set(key, rating);
		},
		listRatings: async (account, instance, page) => {
			const rows = [...ratings.values()]
				.filter((rating) => rating.account === account && rating.instance === instance)
				.sort((a, b) => a.participant - b.participant);
			return cutPage(rows, page, ({ participant }, after) => participant > after);
		},
		ping: async () => {
			if (closed) throw new StoreError("unavailable", "The store is closed.");
		},
		close: async () => {
			closed = true;
		},
	};
}
