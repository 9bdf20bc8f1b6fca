/** What the adapters have in common: an SDK's connections come and go, and the agent watches those that are there. */
import type { Connection } from "../session.js";
import type { Agent } from "../start-agent.js";
import { nameTracks } from "./name-tracks.js";

/** An SDK keeps its connections where no type shows them. */
export function readInner(holder: object | null | undefined, name: string): unknown {
	return holder ? Reflect.get(holder, name) : undefined;
}

function isConnection(value: unknown): value is Connection {
	return typeof value === "object" && value !== null && "getStats" in value && typeof value.getStats === "function";
}

/**
 * Each call of the answer watches what is new among the connections given, and lets go of what is no longer among them.
 * What `prepare` makes of one is watched in its place.
 */
export function createFollower(
	agent: Pick<Agent, "watch">,
	prepare: (connection: Connection) => Connection = nameTracks,
): (current: readonly unknown[]) => void {
	const watched = new Map<Connection, () => void>();
	return (current) => {
		const connections = new Set(current.filter(isConnection));
		for (const [connection, unwatch] of watched) {
			if (connections.has(connection)) continue;
			watched.delete(connection);
			unwatch();
		}
		for (const connection of connections) {
			if (!watched.has(connection)) watched.set(connection, agent.watch(prepare(connection)));
		}
	};
}
