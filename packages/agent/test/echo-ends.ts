// Two ends of a data channel in one process on a virtual clock, and a connection that is read once a second.

import { vi } from "vitest";
import type { EchoChannel } from "../src/adapters/echo.js";
import type { StatsReport } from "../src/measure/adapt.js";
import { readStats } from "../src/read-stats.js";
import type { Connection } from "../src/session.js";

type Entries = Record<string, unknown>[];

type Listener = (event: { readonly data: unknown }) => void;

export interface FakeChannel extends EchoChannel {
	readyState: string;
	bufferedAmount: number;
	/** What was sent here, as it was sent. */
	readonly sent: string[];
	/** Lets this end hear something. */
	hear(data: unknown): void;
	addEventListener(type: "message", listener: Listener): void;
}

export function createChannel(deliver: (text: string) => void = () => {}): FakeChannel {
	const listeners: Listener[] = [];
	const sent: string[] = [];
	return {
		readyState: "open",
		bufferedAmount: 0,
		sent,
		send(text) {
			sent.push(text);
			deliver(text);
		},
		hear(data) {
			for (const listener of listeners) listener({ data });
		},
		addEventListener: (_type, listener) => void listeners.push(listener),
	};
}

/** What one end sends the other hears after `forthMs`, and back after `backMs`. */
export function createChannels(forthMs: number, backMs: number): readonly [FakeChannel, FakeChannel] {
	const near = createChannel((text) => setTimeout(() => far.hear(text), forthMs));
	const far = createChannel((text) => setTimeout(() => near.hear(text), backMs));
	return [near, far];
}

/** As a browser's: its getters and methods throw for any other `this`. */
export class Peer {
	readonly #sender = { track: null };
	#state = "connected";
	get connectionState() {
		return this.#state;
	}
	getSenders() {
		return [this.#sender];
	}
	close() {
		this.#state = "closed";
	}
	getStats(): Promise<StatsReport> {
		const timestamp = performance.now();
		const entries: Entries = [
			{ id: "T", type: "transport", timestamp },
			{ id: "R", type: "remote-inbound-rtp", timestamp: 1 },
		];
		return Promise.resolve(entries);
	}
}

export async function read(connection: Connection): Promise<Entries> {
	return [...(await readStats(connection)).values()];
}
export const echoOf = (entries: Entries) => entries.find(({ type }) => type === "echo");

/** Reads once a second, as the agent does. */
export async function readFor(connection: Connection, seconds: number): Promise<Record<string, unknown> | undefined> {
	for (let second = 0; second < seconds; second += 1) {
		await read(connection);
		await vi.advanceTimersByTimeAsync(1_000);
	}
	return echoOf(await read(connection));
}
