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

/** What a server answered to a POST. */
export interface PostAnswer {
	readonly status: number;
	/** How long the header Retry-After asks to wait; NaN or 0 when it does not. */
	readonly retryAfterMs: number;
	/** The body as JSON, as docs/wire.md has it; an empty object when it is none. */
	readonly answer: {
		readonly acknowledged: readonly number[];
		readonly refused: readonly { readonly slot: number }[];
		readonly reason?: string;
	};
}

export interface Environment {
	/** Why the agent cannot work here; then nothing else is called. */
	readonly problem?: string | undefined;
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
	/** Sends a text; rejects when nobody answers. */
	post(url: string, body: string): Promise<PostAnswer>;
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
	/** Early ones promised nothing. */
	observe(source: "cpu", options: { sampleInterval: number }): Promise<void> | undefined;
	disconnect(): void;
}
/** What may be missing, as in workers, in React Native and where a server renders pages; each is looked for before it is used. */
type Globals = Partial<Pick<typeof globalThis, "performance" | "addEventListener" | "removeEventListener">> & {
	readonly setTimeout?: unknown;
	readonly WebSocket?: unknown;
	readonly fetch?: unknown;
	readonly document?: unknown;
	readonly RTCPeerConnection?: unknown;
	readonly process?: { readonly versions?: { readonly node?: string } };
	readonly PressureObserver?: new (
		listen: (records: readonly { readonly state: string }[]) => void,
	) => PressureObserver;
	readonly navigator?: {
		sendBeacon?(url: string, body: string): boolean;
		readonly connection?: { readonly type?: string };
		readonly userAgentData?: { getHighEntropyValues(names: readonly string[]): Promise<object> };
	};
};

/** Whether there is what it takes, and no server that renders pages, which would join in the place of the participant. */
function isSupported({ setTimeout, WebSocket, fetch, process, document, RTCPeerConnection }: Globals) {
	return setTimeout && (WebSocket || fetch) && (document || RTCPeerConnection || !process?.versions?.node);
}

export function browserEnvironment(): Environment {
	const page = globalThis as unknown as Globals;
	let hints: object | undefined;
	/** Goes on when the page goes. The name is quoted, since the agent's own `body` is shortened in the bundle. */
	const request = (url: string, body: string) => fetch(url, { method: "POST", ["body"]: body, keepalive: true });
	return {
		problem: isSupported(page) ? undefined : "unsupported",
		now: () => (page.performance ?? Date).now(),
		wallNow: Date.now,
		after(delayMs, task) {
			const timer = setTimeout(safe(task), delayMs);
			return () => clearTimeout(timer);
		},
		random: Math.random,
		openSocket(url, protocols, onEvent) {
			const socket = new WebSocket(url, protocols);
			// Where sockets are Node's, an error that nobody listens to ends the process; a close follows each.
			socket.onopen = socket.onmessage = socket.onerror = socket.onclose = safe(onEvent);
			return socket;
		},
		async post(url, body) {
			const response = await request(url, body);
			return {
				status: response.status,
				retryAfterMs: +(response.headers.get("retry-after") ?? 0) * 1e3,
				answer: await response.json().catch(() => ({})),
			};
		},
		sendBeacon(url, body) {
			// What it takes is left to the browser; workers and React Native have none.
			if (!safe(() => page.navigator?.sendBeacon?.(url, body))()) request(url, body).catch(() => {});
		},
		onPageHide(task) {
			const listener = safe(task);
			page.addEventListener?.("pagehide", listener);
			return () => page.removeEventListener?.("pagehide", listener);
		},
		onPressure(task) {
			const { PressureObserver } = page;
			const observer = PressureObserver && new PressureObserver(safe((records) => task(records.at(-1)?.state ?? "")));
			// A page policy may forbid it: then there is no pressure to report.
			observer?.observe("cpu", { sampleInterval: 1_000 })?.catch(() => {});
			return () => observer?.disconnect();
		},
		deviceFacts() {
			const { navigator } = page;
			if (!hints) {
				hints = {};
				navigator?.userAgentData?.getHighEntropyValues(["platformVersion", "model"]).then?.(
					(known) => {
						hints = known;
					},
					() => {},
				);
			}
			return { ...hints, networkType: navigator?.connection?.type };
		},
	};
}
