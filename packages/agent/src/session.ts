/**
 * One stretch of measuring, from the consent to its end: polls the connections, folds what they say into slots on the
 * server's clock and hands the slots to the stream. Everything that is opened here is closed here.
 */
import type { AgentState } from "./agent-state.js";
import type { Environment } from "./environment.js";
import { encodeFacts, type HostFacts, type Sender } from "./facts.js";
import { createMemory, derive, type Memory, type Shares } from "./measure/derive.js";
import type { Reading } from "./measure/fold.js";
import { createProcessor, type HostReading } from "./measure/processor.js";
import { finishSamples, type TypedSample } from "./measure/sample.js";
import { readStats } from "./read-stats.js";
import { safe } from "./safe.js";
import { makeBatches } from "./send/batch.js";
import { readToken } from "./send/join-token.js";
import { addReport, type Outbox, type Rating, type ReportCounts } from "./send/outbox.js";
import { openStream, WIRE_VERSION } from "./send/stream.js";
import { createSlots, type OpenSlot } from "./slot/slots.js";

/** The part of an RTCPeerConnection that the agent uses. */
export interface Connection {
	/** A Map of entries, or what has its `values()`. */
	getStats(): Promise<object>;
	readonly connectionState?: string;
	getSenders?(): readonly Sender[];
}

export interface SlotReport {
	/** Start of the slot on the server's clock, epoch milliseconds. */
	readonly slot: number;
	readonly samples: readonly TypedSample[];
}

export interface SessionOptions {
	readonly environment: Environment;
	readonly url: string;
	readonly token: string | (() => string | Promise<string>);
	/** What is watched, with what the session keeps of it. A connection that has closed is taken out. */
	readonly connections: Map<Connection, Memory | undefined>;
	readonly shares: Shares;
	onReport(report: SlotReport): void;
	onState(state: AgentState): void;
	host(): (HostReading & HostFacts) | undefined;
	/** Name and version of the application around the agent. */
	readonly client?: string | undefined;
}

export interface Session {
	/** Resolves with whether the rating is known to be stored: false when another takes its place or nobody answers. */
	rate(rating: Rating["body"]): Promise<boolean>;
	/** Sends what is there and says goodbye; resolves when the server has answered or the browser has taken it over. */
	leave(how: Leave): Promise<void>;
	/** Reads a connection now, so that what comes after is counted from here and not from the next tick. */
	poll(connection: Connection): Promise<void>;
	/** Leaves what is unacknowledged to a beacon; `isDropped` throws it away instead. */
	close(isDropped?: boolean): void;
}

export const AGENT_VERSION = "0.1.0";

/** What an agent has counted at its beginning. */
export const NOTHING = { acknowledgedReports: 0, droppedReports: 0, droppedPolls: 0 };
const POLL_MS = 1_000;
const SLOWEST_POLL_MS = 5_000;
/** Ten minutes of polls, while the server's clock is unknown. */
const MAX_UNSLOTTED = 600;
/** For so many ticks slots wait for a connection that does not answer. */
const AWAITED_TICKS = 10;
/** How far wall and monotonic clock may part: a sleep, or a clock that was set. */
const CLOCKS_APART_MS = 1_000;
const LEAVE_MS = 5_000;

interface Leave {
	readonly end: boolean | undefined;
}

export function openSession(options: SessionOptions): Session {
	const { environment, connections } = options;
	const busy = new Set<Connection>();
	const state: ReportCounts & { status: AgentState["status"]; droppedPolls: number } = {
		status: "connecting",
		...NOTHING,
	};
	const outbox: Outbox = { run: "", facts: {}, reports: [], counts: state };
	let intervalMs = POLL_MS;
	let token = "";
	let onLeft = () => {};
	let isClosed = false;
	let cancelTick = () => {};
	let facts = "";

	// What a run keeps: another begins when the clocks part.
	let clocksMs = 0;
	let offsetMs: number | undefined;
	/** What was read since the last tick, and before that while there is no slot to put it into, tick by tick. */
	let readings: Reading[] = [];
	let unslotted: Reading[][] = [];
	/** All connections have been read until then. */
	let readUntilMs = 0;

	const tell = (change?: Partial<AgentState>) => options.onState({ ...Object.assign(state, change) });

	/** Once a slot: what it asks takes a page longer than a poll does. */
	const refreshFacts = safe(() => {
		// What is said later goes before what was said earlier.
		const known: { [name: string]: unknown } = {
			...environment.deviceFacts(),
			version: AGENT_VERSION,
			client: options.client,
		};
		for (const [connection, memory] of connections) {
			Object.assign(known, memory?.facts);
			for (const { track } of connection?.getSenders?.() ?? []) {
				const surface = track?.getSettings?.().displaySurface;
				if (surface) known["shareSurface"] = surface;
			}
		}
		const newest = encodeFacts({ ...known, ...options.host() });
		if (newest === facts) return;
		facts = newest;
		outbox.facts = JSON.parse(newest);
	});

	const report = ({ slot, quantities }: OpenSlot) => {
		const { samples, encoded } = finishSamples(quantities);
		addReport(outbox, { slot, samples: encoded });
		refreshFacts();
		options.onReport({ slot, samples });
		tell();
	};
	const slots = createSlots(report);
	const processor = createProcessor();

	const dropPoll = () => {
		state.droppedPolls += 1;
	};

	/** Closes the open slots. Polls without a known slot are dropped. */
	function endRun(): void {
		if (readings[0]) keepReadings();
		putReadings();
		slots.finish();
		state.droppedPolls += unslotted.length;
		unslotted = [];
	}

	function keepReadings(): void {
		if (unslotted.push(readings) > MAX_UNSLOTTED) {
			unslotted.shift();
			dropPoll();
		}
		readings = [];
	}

	/** Puts what was read into its slots, once it is known which these are. */
	function putReadings(): void {
		if (offsetMs === undefined) return;
		for (const poll of unslotted) {
			let isWhole = true;
			for (const { type, fromMs, untilMs, quantities } of poll) {
				const isPut = slots.put({ type, fromMs: fromMs + offsetMs, untilMs: untilMs + offsetMs, quantities });
				isWhole = isPut && isWhole;
			}
			if (!isWhole) dropPoll();
		}
		unslotted = [];
	}

	function beginRun(): void {
		endRun();
		// The digits after the point; there may be fewer than sixteen of them.
		outbox.run = environment.random().toString(16).slice(2, 18).padEnd(16, "0");
		clocksMs = environment.wallNow() - environment.now();
		offsetMs = undefined;
		processor.take(environment.now(), undefined);
		for (const connection of connections.keys()) connections.set(connection, undefined);
	}

	function slotPolls(): void {
		putReadings();
		if (offsetMs !== undefined) slots.finish(readUntilMs + offsetMs);
		stream.flush();
	}

	function finishPoll(): void {
		const endMs = environment.now();
		const processed = processor.take(endMs, options.host());
		if (processed)
			readings.push({
				type: "cpu_usage",
				fromMs: endMs - processed.durationMs,
				untilMs: endMs,
				quantities: processed.quantities,
			});
		readUntilMs = endMs;
		for (const memory of connections.values()) {
			// Of one that was not read yet nothing is missing: its first report has nothing to compare with.
			if (memory?.untilMs !== undefined && memory.missed < AWAITED_TICKS) {
				memory.missed += 1;
				readUntilMs = Math.min(readUntilMs, memory.untilMs);
			}
		}
		keepReadings();
		slotPolls();
	}

	async function poll(connection: Connection): Promise<void> {
		const memory = connections.get(connection) ?? createMemory();
		connections.set(connection, memory);
		busy.add(connection);
		try {
			const stats = await readStats(connection);
			if (connections.get(connection) === memory) {
				const isWhole = derive(memory, stats, options.shares, environment.now(), (reading) => readings.push(reading));
				if (!isWhole) dropPoll();
			}
		} catch {
			dropPoll();
			tell();
		}
		busy.delete(connection);
		// A page may have handed over nothing, which fails above.
		if (connection?.connectionState === "closed") connections.delete(connection);
	}

	/** When the poll began that is going on. */
	let startMs: number | undefined;
	/** Ends the poll that began then, once. */
	function finish(begunMs: number | undefined): void {
		if (begunMs === undefined || begunMs !== startMs) return;
		startMs = undefined;
		// A poll that takes more than half of its time is too much for this device.
		intervalMs = Math.min(SLOWEST_POLL_MS, Math.max(POLL_MS, 2 * (environment.now() - begunMs)));
		finishPoll();
	}

	function tick(): void {
		// A connection that has not answered yet is counted with the next poll.
		finish(startMs);
		cancelTick = environment.after(intervalMs, tick);
		const nowMs = environment.now();
		startMs = nowMs;
		if (Math.abs(environment.wallNow() - nowMs - clocksMs) > CLOCKS_APART_MS) {
			beginRun();
			stream.reconnect();
		}
		const idle = [...connections.keys()].filter((connection) => !busy.has(connection));
		Promise.all(idle.map(poll)).then(() => finish(nowMs));
	}

	/** What is unacknowledged and what is being measured; the slot stays open, as a fuller one replaces it. */
	function beacon(leave?: Leave): void {
		const { run, reports, facts, rating } = outbox;
		const current = slots
			.current()
			.map(({ slot, quantities }) => ({ run, body: { slot, samples: finishSamples(quantities).encoded } }));
		// Before the first connection there is nothing that could be sent: no slot is known, and no token.
		if (!token) return;
		for (const body of makeBatches([...reports, ...current], {
			version: WIRE_VERSION,
			token,
			facts,
			run,
			rating: rating?.body,
			leave,
		})) {
			environment.sendBeacon(`${options.url}/reports`, body);
		}
	}

	function stopMeasuring(): void {
		cancelTick();
		startMs = undefined;
		endRun();
	}

	function close(isDropped?: boolean, last: Partial<AgentState> = { status: "closed" }, leave?: Leave): void {
		if (isClosed) return;
		isClosed = true;
		stopMeasuring();
		stopListening?.();
		stopPressure?.();
		if (isDropped) state.droppedReports += outbox.reports.length;
		else beacon(leave);
		outbox.reports = [];
		outbox.rating?.settle(false);
		stream.close();
		onLeft();
		tell(last);
	}

	beginRun();
	refreshFacts();
	const stream = openStream(
		environment,
		options.url,
		async () => {
			const given = readToken(await (typeof options.token === "function" ? options.token() : options.token));
			token = given || token;
			return given;
		},
		outbox,
		(measuredMs) => {
			offsetMs ??= measuredMs;
			refreshFacts();
			slotPolls();
		},
		tell,
		close,
		(reason) => close(true, { status: "refused", reason }),
	);
	// What an environment does not let the agent listen to is not listened to.
	const stopListening = safe(environment.onPageHide)(() => beacon());
	const stopPressure = safe(environment.onPressure)((state) => processor.setPressure(state, environment.now()));
	cancelTick = environment.after(0, tick);

	return {
		poll,
		rate: (body) =>
			new Promise((settle) => {
				outbox.rating?.settle(false);
				outbox.rating = { body, settle };
				if (isClosed) {
					beacon();
					settle(false);
				} else stream.flush();
			}),
		leave: (how) =>
			new Promise((resolve) => {
				onLeft = resolve;
				if (isClosed) return resolve();
				stopMeasuring();
				const goodbye = () => close(false, undefined, how);
				// Nobody waits for ever for an answer; until then the stream may even find a new connection.
				cancelTick = environment.after(LEAVE_MS, goodbye);
				if (!stream.leave(how)) goodbye();
			}),
		close,
	};
}
