/**
 * The store over three databases of one content: what is written goes to one connection, what is looked up by its key to
 * another, and what reads many rows to a third, so that no page that somebody reads holds up those who join.
 */
import type { Database } from "./database.js";
import type { Store } from "./ports.js";
import { findLastSlotEnds } from "./queries/find-last-slot-ends.js";
import { insertSamples } from "./queries/insert-samples.js";
import { createInstanceRollups } from "./queries/instance-rollups.js";
import * as instances from "./queries/instances.js";
import { listMinutes } from "./queries/list-minutes.js";
import { listRecentSlots } from "./queries/list-recent-slots.js";
import { listSummaries } from "./queries/list-summaries.js";
import * as participants from "./queries/participants.js";
import * as ratings from "./queries/ratings.js";
import { readDamage } from "./queries/read-damage.js";
import * as revocations from "./queries/revocations.js";
import * as sharers from "./queries/sharers.js";

export interface StoreParts {
	readonly writer: Database;
	readonly finder: Database;
	readonly reader: Database;
	readonly close: () => Promise<void>;
}

export function createStore({ writer, finder, reader, close }: StoreParts): Store {
	const instanceRollups = createInstanceRollups(reader);
	return {
		readDamage: () => readDamage(finder),
		putInstance: (instance) => instances.putInstance(writer, instance),
		findInstanceByUuid: (...asked) => instances.findInstanceByUuid(finder, ...asked),
		findLatestInstance: (...asked) => instances.findLatestInstance(finder, ...asked),
		listInstancesDuring: (...asked) => instances.listInstancesDuring(finder, ...asked),
		findNewestStart: (...asked) => instances.findNewestStart(reader, ...asked),
		listOpenInstances: () => instances.listOpenInstances(finder),
		listInstances: (...asked) => instances.listInstances(reader, ...asked),
		countInstances: (...asked) => instances.countInstances(reader, ...asked),
		attendanceOf: (...asked) => instances.attendanceOf(reader, ...asked),

		putParticipants: (rows) => participants.putParticipants(writer, rows),
		findParticipant: (...asked) => participants.findParticipant(finder, ...asked),
		findParticipants: (...asked) => participants.findParticipants(reader, ...asked),
		stayOf: (...asked) => participants.sumStay(reader, ...asked),
		findParticipantsByJti: (...asked) => participants.findParticipantsByJti(finder, ...asked),
		listParticipants: (account, instance, joinedByMs, page) =>
			participants.listJoined(reader, { account, instance, joinedByMs }, page),
		countParticipants: (account, instance, joinedByMs) =>
			participants.countJoined(reader, { account, instance, joinedByMs }),
		findNewestJoin: (...asked) => participants.findNewestJoin(reader, ...asked),
		listPresentParticipants: (...asked) => participants.listPresentParticipants(finder, ...asked),

		putRating: (rating) => ratings.putRating(writer, rating),
		listRatings: (...asked) => ratings.listRatings(reader, ...asked),

		putRevocation: (revocation) => revocations.putRevocation(writer, revocation),
		listRevocations: (nowMs) => revocations.listRevocations(finder, nowMs),

		insertSamples: (...given) => insertSamples(writer, ...given),
		recentSlots: (...asked) => listRecentSlots(reader, ...asked),
		minutesOf: (...asked) => listMinutes(reader, ...asked),
		summariesOf: (...asked) => listSummaries(reader, ...asked),
		rollupsOfInstances: (...asked) => instanceRollups.list(...asked),
		listSharers: (account, instance, joinedByMs, page) =>
			participants.listJoined(reader, { account, instance, joinedByMs, more: sharers.HAS_SHARED }, page),
		countSharers: (account, instance, joinedByMs) =>
			participants.countJoined(reader, { account, instance, joinedByMs, more: sharers.HAS_SHARED }),
		shareSlotsOf: (...asked) => sharers.listShareSlots(reader, ...asked),
		lastSlotEnds: (...asked) => findLastSlotEnds(finder, ...asked),

		ping: async () => {
			await Promise.all([writer, finder].map((database) => database.command({ name: "ping", sql: "SELECT 1" })));
		},
		close,
	};
}
