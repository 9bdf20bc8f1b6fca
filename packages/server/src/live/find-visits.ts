/**
 * Looks for the earlier visits of join tokens. While one look is under way the next ones gather, so that a thousand who
 * join in one second are a few queries.
 */
import type { Participant, ParticipantStore } from "../store/ports.js";

/** The newest visit of a `jti` in any instance of a webinar number. */
export type FindVisit = (account: string, number: number, jti: string) => Promise<Participant | undefined>;

export function createFindVisit(store: Pick<ParticipantStore, "findParticipantsByJti">): FindVisit {
	/** What is asked for next, by account and number. */
	const gathering = new Map<string, { readonly jtis: Set<string>; readonly found: Promise<readonly Participant[]> }>();
	let last: Promise<unknown> = Promise.resolve();

	return async (account, number, jti) => {
		const key = `${account}\0${number}`;
		let look = gathering.get(key);
		if (look === undefined) {
			const jtis = new Set<string>();
			const ask = () => {
				gathering.delete(key);
				return store.findParticipantsByJti(account, number, [...jtis]);
			};
			look = { jtis, found: last.then(ask, ask) };
			last = look.found;
			gathering.set(key, look);
		}
		look.jtis.add(jti);
		return (await look.found).find((participant) => participant.jti === jti);
	};
}
