/**
 * What the agent takes from around it, where there is Node and no page. Node has a WebSocket of its own from version 22
 * on; before, the package ws has one. Nothing goes by itself when the process ends: `leave()` or `close()` sends the rest.
 */
import { browserEnvironment, type Environment, type Socket } from "../environment.js";
import { safe } from "../safe.js";

/** The part of a WebSocket that is used: Node's own and that of ws have it. */
export interface NodeSocket extends Socket {
	onopen: ((event: never) => void) | null;
	onmessage: ((event: never) => void) | null;
	onclose: ((event: never) => void) | null;
	onerror: ((event: never) => void) | null;
}
export type NodeSocketClass = new (url: string, protocols: string[]) => NodeSocket;

/** The words of the User-Agent Client Hints (`platform`). */
const PLATFORMS: { readonly [platform: string]: string } = { linux: "Linux", darwin: "macOS", win32: "Windows" };

/** `startAgent(options, nodeEnvironment())`, before Node 22 with the class of the package ws. Throws where there is none. */
export function nodeEnvironment(given: { readonly WebSocket?: NodeSocketClass } = {}): Environment {
	const { now, wallNow, after, random, post } = browserEnvironment();
	const own = (globalThis as { readonly WebSocket?: NodeSocketClass }).WebSocket;
	const SocketClass = given.WebSocket ?? own;
	if (!SocketClass) {
		throw new Error(
			`Node ${process.version} has no WebSocket: install the package ws and call nodeEnvironment({ WebSocket }) with its class, or use Node 22.`,
		);
	}
	return {
		...{ now, wallNow, after, random, post },
		openSocket(url, protocols, onEvent) {
			const socket = new SocketClass(url, protocols);
			socket.onopen = socket.onmessage = socket.onclose = safe(onEvent);
			// ws ends the process where nobody listens to errors; a close follows each.
			socket.onerror = () => {};
			return socket;
		},
		sendBeacon(url, body) {
			fetch(url, { method: "POST", body }).catch(() => {});
		},
		onPageHide: () => () => {},
		onPressure: () => () => {},
		deviceFacts: () => ({
			userAgent: `Node.js/${process.versions.node}`,
			platform: PLATFORMS[process.platform],
		}),
	};
}
