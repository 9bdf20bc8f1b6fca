/** Looks for the earlier visits of join tokens, many at once. */
import type { Participant, ParticipantStore } from "../store/ports.js";
import { createGatherer } from "./create-gatherer.js";

interface Visitor {
	readonly account: string;
	readonly number: number;
	readonly jti: string;
}

/** The newest visit of a `jti` in any instance of a webinar number. */
export type FindVisit = (visitor: Visitor) => Promise<Participant | undefined>;

const keyOf = ({ account, number, jti }: Visitor) => `${account}\0${number}\0${jti}`;

export function createFindVisit(store: Pick<ParticipantStore, "findParticipantsByJti">, pauseMs: number): FindVisit {
	const looks = createGatherer(pauseMs, async (visitors: readonly Visitor[]) => {
		const webinars = new Map<string, { account: string; number: number; jtis: Set<string> }>();
		for (const { account, number, jti } of visitors) {
			const key = `${account}\0${number}`;
			const webinar = webinars.get(key) ?? { account, number, jtis: new Set() };
			webinars.set(key, webinar);
			webinar.jtis.add(jti);
		}
		const found = new Map<string, Participant>();
		for (const { account, number, jtis } of webinars.values()) {
			for (const participant of await store.findParticipantsByJti(account, number, [...jtis])) {
				found.set(keyOf({ account, number, jti: participant.jti }), participant);
			}
		}
		return found;
	});
	return async (visitor) => (await looks.add(visitor)).get(keyOf(visitor));
}
