/** A peer connection that answers with recorded reports: maps of plain objects that stand ready before it is asked. */

export type Entry = Record<string, unknown>;

/** What a connection says at one poll. */
export interface RecordedReports {
	readonly whole: ReadonlyMap<string, Entry>;
	/** What each receiver and each sender says by itself. */
	readonly received: readonly ReadonlyMap<string, Entry>[];
	readonly sent: readonly ReadonlyMap<string, Entry>[];
}

const STREAMS = { received: "inbound-rtp", sent: "outbound-rtp" };

/** Entries that an entry names by their ids, and those that these name. */
function reach(entry: Entry, all: ReadonlyMap<string, Entry>, into: Map<string, Entry>): void {
	const id = String(entry["id"]);
	if (into.has(id)) return;
	into.set(id, entry);
	for (const [name, value] of Object.entries(entry)) {
		const named = name.endsWith("Id") ? all.get(String(value)) : undefined;
		if (named) reach(named, all, into);
	}
}

export function reportsOf(entries: readonly Entry[]): RecordedReports {
	const whole = new Map(entries.map((entry) => [String(entry["id"]), entry]));
	const each = (type: string) =>
		entries
			.filter((entry) => entry["type"] === type)
			.map((entry) => {
				const own = new Map<string, Entry>();
				reach(entry, whole, own);
				return own;
			});
	return { whole, received: each(STREAMS.received), sent: each(STREAMS.sent) };
}

export class FakeConnection extends EventTarget {
	readonly connectionState = "connected";
	readonly iceConnectionState = "connected";
	readonly iceGatheringState = "complete";
	readonly signalingState = "stable";
	/** What it says now. */
	now: RecordedReports;
	/** How often it, or its first receiver, which some ask each by itself, was asked. */
	polls = 0;
	readonly #receivers: object[];
	readonly #senders: object[];

	constructor(first: RecordedReports) {
		super();
		this.now = first;
		const track = (index: number) => ({ enabled: true, id: String(index), getSettings: () => ({}) });
		this.#receivers = first.received.map((_, index) => ({
			track: track(index),
			getStats: async () => {
				if (index === 0) this.polls += 1;
				return this.now.received[index];
			},
		}));
		this.#senders = first.sent.map((_, index) => ({ track: track(index), getStats: async () => this.now.sent[index] }));
	}

	async getStats() {
		this.polls += 1;
		return this.now.whole;
	}

	getReceivers() {
		return this.#receivers;
	}

	getSenders() {
		return this.#senders;
	}

	getTransceivers() {
		return [];
	}

	getConfiguration() {
		return {};
	}

	setLocalDescription() {}
}
