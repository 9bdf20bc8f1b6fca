/**
 * An environment whose clocks stand still until they are moved, with a server of the caller's at the other end of each
 * socket. It counts what is open, so that tests can see that nothing is left.
 */
import type { Environment, PostAnswer } from "../environment.js";

/** One connection, as the server sees it. */
export interface ServerSide {
	readonly url: string;
	readonly protocols: readonly string[];
	readonly isOpen: boolean;
	/** Accepts the connection. */
	open(): void;
	send(frame: object): void;
	close(): void;
}

export interface VirtualServer {
	onConnect(connection: ServerSide): void;
	onFrame(connection: ServerSide, frame: Readonly<Record<string, unknown>>): void;
	/** Answers what is posted; without it, and where it throws or answers nothing, nobody does. */
	onPost?(url: string, body: string): PostAnswer | Promise<PostAnswer>;
}

export interface VirtualEnvironment extends Environment {
	/** Timers, listeners and sockets that are open. */
	readonly openCount: number;
	readonly beacons: readonly { readonly url: string; readonly body: string }[];
	/** Moves the clocks, running what falls due in order; `toleranceMs` also runs what is due a little later. */
	advanceTo(timeMs: number, toleranceMs?: number): Promise<void>;
	advance(forMs: number): Promise<void>;
	/** Sets the wall clock without the monotonic one. */
	setWall(wallMs: number): void;
	hidePage(): void;
	raisePressure(state: string): void;
	setDeviceFacts(facts: object): void;
}

export interface VirtualOptions {
	readonly wallMs: number;
	readonly server: VirtualServer;
}

/** Lets everything run that waits for a promise. */
function settle(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

export function createVirtualEnvironment(options: VirtualOptions): VirtualEnvironment {
	let nowMs = 0;
	let wallOffsetMs = options.wallMs;
	let chance = 1;
	let deviceFacts = {};
	const timers = new Set<{ readonly dueMs: number; readonly task: () => void }>();
	const hideListeners = new Set<() => void>();
	const pressureListeners = new Set<(state: string) => void>();
	const sockets = new Set<ServerSide>();
	const beacons: { url: string; body: string }[] = [];
	const listen = <Task>(listeners: Set<Task>, task: Task) => {
		listeners.add(task);
		return () => void listeners.delete(task);
	};

	async function advanceTo(timeMs: number, toleranceMs = 0): Promise<void> {
		await settle();
		for (;;) {
			const [next] = [...timers].sort((a, b) => a.dueMs - b.dueMs);
			if (!next || next.dueMs > timeMs + toleranceMs) break;
			timers.delete(next);
			// With a tolerance everything happens at the end of the step.
			nowMs = Math.max(nowMs, toleranceMs > 0 ? timeMs : next.dueMs);
			next.task();
			await settle();
		}
		nowMs = Math.max(nowMs, timeMs);
	}

	return {
		now: () => nowMs,
		wallNow: () => nowMs + wallOffsetMs,
		after(delayMs, task) {
			const timer = { dueMs: nowMs + delayMs, task };
			timers.add(timer);
			return () => timers.delete(timer);
		},
		random() {
			// The constants of Numerical Recipes' quick generator.
			chance = (chance * 1_664_525 + 1_013_904_223) % 2 ** 32;
			return chance / 2 ** 32;
		},
		openSocket(url, protocols, onEvent) {
			let isOpen = true;
			const end = () => {
				isOpen = false;
				sockets.delete(connection);
			};
			const connection: ServerSide = {
				url,
				protocols,
				get isOpen() {
					return isOpen;
				},
				open: () => onEvent({ type: "open" }),
				send: (frame) => isOpen && onEvent({ type: "message", data: JSON.stringify(frame) }),
				close() {
					end();
					onEvent({ type: "close" });
				},
			};
			sockets.add(connection);
			void Promise.resolve().then(() => isOpen && options.server.onConnect(connection));
			return {
				send: (text) => {
					if (isOpen) options.server.onFrame(connection, JSON.parse(text));
				},
				close: end,
			};
		},
		async post(url, body) {
			const answer = await options.server.onPost?.(url, body);
			if (!answer) throw new Error("Nobody answers.");
			return answer;
		},
		sendBeacon(url, body) {
			beacons.push({ url, body });
		},
		onPageHide: (task) => listen(hideListeners, task),
		onPressure: (task) => listen(pressureListeners, task),
		deviceFacts: () => deviceFacts,
		get openCount() {
			return timers.size + hideListeners.size + pressureListeners.size + sockets.size;
		},
		beacons,
		advanceTo,
		advance: (forMs) => advanceTo(nowMs + forMs),
		setWall(wallMs) {
			wallOffsetMs = wallMs - nowMs;
		},
		hidePage() {
			for (const task of hideListeners) task();
		},
		raisePressure(state) {
			for (const task of pressureListeners) task(state);
		},
		setDeviceFacts(facts) {
			deviceFacts = facts;
		},
	};
}
