/** The store over two databases of one content: what is written goes to one connection, what is read to the other. */
import type { Database } from "./database.js";
import type { Store } from "./ports.js";
import { countUseOfInstances } from "./queries/count-use-of-instances.js";
import { findLastSlotEnds } from "./queries/find-last-slot-ends.js";
import { insertSamples } from "./queries/insert-samples.js";
import * as instances from "./queries/instances.js";
import { listMinutes } from "./queries/list-minutes.js";
import { listRecentSlots } from "./queries/list-recent-slots.js";
import { listSummaries } from "./queries/list-summaries.js";
import * as participants from "./queries/participants.js";

export interface StoreParts {
	readonly writer: Database;
	readonly reader: Database;
	readonly close: () => Promise<void>;
}

export function createStore({ writer, reader, close }: StoreParts): Store {
	return {
		putInstance: (instance) => instances.putInstance(writer, instance),
		findInstanceByUuid: (...asked) => instances.findInstanceByUuid(reader, ...asked),
		findLatestInstance: (...asked) => instances.findLatestInstance(reader, ...asked),
		listOpenInstances: () => instances.listOpenInstances(reader),
		listInstances: (...asked) => instances.listInstances(reader, ...asked),
		countInstances: (...asked) => instances.countInstances(reader, ...asked),
		useOfInstances: (...asked) => countUseOfInstances(reader, ...asked),

		putParticipants: (rows) => participants.putParticipants(writer, rows),
		findParticipant: (...asked) => participants.findParticipant(reader, ...asked),
		findParticipantsByJti: (...asked) => participants.findParticipantsByJti(reader, ...asked),
		listParticipants: (...asked) => participants.listParticipants(reader, ...asked),
		countParticipants: (...asked) => participants.countParticipants(reader, ...asked),
		listPresentParticipants: (...asked) => participants.listPresentParticipants(reader, ...asked),

		insertSamples: (...given) => insertSamples(writer, ...given),
		recentSlots: (...asked) => listRecentSlots(reader, ...asked),
		minutesOf: (...asked) => listMinutes(reader, ...asked),
		summariesOf: (...asked) => listSummaries(reader, ...asked),
		lastSlotEnds: (...asked) => findLastSlotEnds(reader, ...asked),

		ping: async () => {
			await Promise.all([writer, reader].map((database) => database.command({ name: "ping", sql: "SELECT 1" })));
		},
		close,
	};
}
