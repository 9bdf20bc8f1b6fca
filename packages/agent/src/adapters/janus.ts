/**
 * @module Watches the connection of a plugin handle of janus.js.
 *
 * Reads `handle.webrtcStuff.pc`, which janus.js fills with the first offer or answer and empties when the handle hangs
 * up. It has no event for either, so that the property is an accessor while it is watched: no timer runs.
 * Tried with janus-gateway 1.4.2.
 */
import { safe } from "../safe.js";
import type { Agent } from "../start-agent.js";
import { createFollower } from "./follower.js";

/** The part of a plugin handle that is read. */
export interface JanusHandle {
	readonly webrtcStuff: { pc: unknown };
}

/** Makes a property call with each value that is put into it; the answer makes it a plain one again. */
function listenTo(stuff: JanusHandle["webrtcStuff"], onChange: (value: unknown) => void): () => void {
	let value = stuff.pc;
	const accessor = {
		configurable: true,
		enumerable: true,
		get: () => value,
		set(next: unknown) {
			value = next;
			onChange(next);
		},
	};
	Object.defineProperty(stuff, "pc", accessor);
	return () => {
		// Somebody else may have put an accessor over this one.
		if (Object.getOwnPropertyDescriptor(stuff, "pc")?.get !== accessor.get) return;
		Object.defineProperty(stuff, "pc", { configurable: true, enumerable: true, writable: true, value });
	};
}

/**
 * Call it in `success` of `attach`, or later. `options` are those of `agent.watch`: a screen is named by its track, since
 * Janus does not say what a track shows; `agent.unshare` takes that back. The answer ends the watching.
 */
export function watchJanus(
	agent: Pick<Agent, "watch">,
	handle: JanusHandle,
	options?: Parameters<Agent["watch"]>[1],
): () => void {
	const follow = safe(createFollower({ watch: (connection) => agent.watch(connection, options) }));
	let isWatching = true;
	const stopListening = safe(() => {
		const { webrtcStuff } = handle;
		follow([webrtcStuff.pc]);
		return listenTo(webrtcStuff, (connection) => isWatching && follow([connection]));
	})();
	return safe(() => {
		isWatching = false;
		follow([]);
		stopListening?.();
	});
}
