// What an adapter asks of the agent, noted down, and a connection that can be watched.
import type { Agent, Connection, TrackOrId } from "../src/index.js";

export function createWatching() {
	const watched = new Map<Connection, Parameters<Agent["watch"]>[1]>();
	const shared = new Set<string>();
	const agent: Pick<Agent, "watch" | "share"> = {
		watch(connection, options) {
			watched.set(connection, options);
			return () => watched.delete(connection);
		},
		share: (track: TrackOrId) => void shared.add(typeof track === "string" ? track : track.id),
	};
	return { agent, watched: () => [...watched.keys()], optionsOf: watched.get.bind(watched), shared };
}

/** An agent that fails at everything: none of it may reach the page. */
export const brokenAgent: Pick<Agent, "watch" | "share"> = {
	watch() {
		throw new Error("The agent is broken.");
	},
	share() {
		throw new Error("The agent is broken.");
	},
};

export const createPeer = (): Connection => ({ getStats: () => Promise.resolve(new Map()) });
