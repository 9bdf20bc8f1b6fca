/**
 * Everything that the agent takes from around it: clocks, timers, chance, socket, beacon, page events.
 * Tests and the replay give it another one, with a clock that they move. Tasks may throw: the environment of the
 * browser keeps that from the page.
 */
import { safe } from "./safe.js";

export interface Socket {
	send(text: string): void;
	close(): void;
}

export interface SocketEvent {
	readonly type: string;
	readonly data?: unknown;
}

export interface Environment {
	/** Monotonic, in milliseconds. */
	now(): number;
	/** The device's clock, epoch milliseconds. */
	wallNow(): number;
	/** Runs a task once; the answer cancels it. */
	after(delayMs: number, task: () => void): () => void;
	/** From 0 up to 1. */
	random(): number;
	/** Calls with each of the events open, message (with its data) and close. */
	openSocket(url: string, protocols: string[], onEvent: (event: SocketEvent) => void): Socket;
	/** Leaves a text to the browser, which sends it even when the page goes, unless it has too much already. */
	sendBeacon(url: string, body: string): void;
	/** The answer ends the listening. */
	onPageHide(task: () => void): () => void;
	/** Calls with each W3C Compute Pressure state of the processor, where the browser tells it. */
	onPressure(task: (state: string) => void): () => void;
	/**
	 * What the browser tells of the device, by the names of the facts: the type of its network, and the client hints once
	 * they are known, which the first call asks for.
	 */
	deviceFacts(): object;
}

interface PressureObserver {
	observe(source: "cpu", options: { sampleInterval: number }): Promise<void>;
	disconnect(): void;
}
/** What browsers have that TypeScript's library does not know; each is looked for before it is used. */
interface NewerGlobals {
	readonly PressureObserver?: new (
		listen: (records: readonly { readonly state: string }[]) => void,
	) => PressureObserver;
	readonly navigator: {
		readonly connection?: { readonly type?: string };
		readonly userAgentData?: { getHighEntropyValues(names: readonly string[]): Promise<object> };
	};
}

export function browserEnvironment(): Environment {
	const newer = globalThis as unknown as NewerGlobals;
	let hints: object | undefined;
	return {
		now: () => performance.now(),
		wallNow: Date.now,
		after(delayMs, task) {
			const timer = setTimeout(safe(task), delayMs);
			return () => clearTimeout(timer);
		},
		random: Math.random,
		openSocket(url, protocols, onEvent) {
			const socket = new WebSocket(url, protocols);
			socket.onopen = socket.onmessage = socket.onclose = safe(onEvent);
			return socket;
		},
		sendBeacon: safe((url: string, body: string) => navigator.sendBeacon(url, body)),
		onPageHide(task) {
			const listener = safe(task);
			addEventListener("pagehide", listener);
			return () => removeEventListener("pagehide", listener);
		},
		onPressure(task) {
			const { PressureObserver } = newer;
			const observer = PressureObserver && new PressureObserver(safe((records) => task(records.at(-1)?.state ?? "")));
			// A page policy may forbid it: then there is no pressure to report.
			observer?.observe("cpu", { sampleInterval: 1_000 }).catch(() => {});
			return () => observer?.disconnect();
		},
		deviceFacts() {
			const { navigator } = newer;
			if (!hints) {
				hints = {};
				navigator.userAgentData?.getHighEntropyValues(["platformVersion", "model"]).then(
					(known) => {
						hints = known;
					},
					() => {},
				);
			}
			return { ...hints, networkType: navigator.connection?.type };
		},
	};
}
