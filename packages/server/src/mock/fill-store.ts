/** Puts the stand-in's data into a store. */
import type { Store } from "../store/ports.js";
import { instanceOf, type MockData, participantOf, rowsOf } from "./mock-data.js";

export async function fillStore(store: Store, account: string, data: MockData): Promise<void> {
	for (const mock of data.instances) {
		const instance = instanceOf(account, mock);
		await store.putInstance(instance);
		await store.putParticipants(mock.participants.map((person) => participantOf(account, instance.uuid, person)));
		for (const person of mock.participants) {
			await store.insertSamples(instance.startMs, rowsOf(account, instance.uuid, person));
			if (person.rating === undefined) continue;
			const { score, comment = "", at } = person.rating;
			const keys = { account, instance: instance.uuid, participant: person.id };
			await store.putRating({ ...keys, score, comment, atMs: Date.parse(at) });
		}
	}
}
