/**
 * @module Watches every connection that the page makes from now on, for pages whose SDK hides its own.
 *
 * This is the one part of the agent that changes a global, and only when it is called: RTCPeerConnection (and
 * webkitRTCPeerConnection, where it is the same) becomes a Proxy of itself. Its prototype, statics, name and length are
 * the browser's own, so that `instanceof` holds both ways; only `constructor` of a connection still names the original.
 * What was made before is not seen, and shared screens are told by `agent.share`.
 */
import { safe } from "../safe.js";
import type { Agent } from "../start-agent.js";
import { nameTracks } from "./name-tracks.js";

/** The global's name of today, and the one that it had in older pages. */
const NAMES = ["RTCPeerConnection", "webkitRTCPeerConnection"];

/** The answer puts the original back; what was made until then stays watched until it closes or the agent ends. */
export function watchAll(agent: Pick<Agent, "watch">): () => void {
	const original = globalThis.RTCPeerConnection;
	// Outside of browsers there is none.
	if (typeof original !== "function") return () => {};
	let isWatching = true;
	const watch = safe((connection: RTCPeerConnection) => {
		if (isWatching) agent.watch(nameTracks(connection));
	});

	const wrapped: typeof original = new Proxy(original, {
		construct(target, values, newTarget) {
			// A subclass comes with its own `newTarget`; without one the connection is to be as if nobody had been here.
			const connection = Reflect.construct(target, values, newTarget === wrapped ? target : newTarget);
			// A subclass is not ready to be asked before its own constructor has ended.
			if (isWatching) queueMicrotask(() => watch(connection));
			return connection;
		},
	});

	const replace = (from: unknown, to: unknown) => {
		for (const name of NAMES) {
			if (Reflect.get(globalThis, name) === from) Reflect.set(globalThis, name, to);
		}
	};
	replace(original, wrapped);
	return () => {
		isWatching = false;
		// Where somebody has wrapped this wrapper it stays, and does nothing.
		replace(wrapped, original);
	};
}
