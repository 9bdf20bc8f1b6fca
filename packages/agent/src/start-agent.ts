/** The agent as the host page sees it. Nothing in here throws into the page. */
import { browserEnvironment, type Environment } from "./environment.js";
import type { HostReading } from "./measure/processor.js";
import { type AgentState, type Connection, openSession, type Session, type SlotReport } from "./session.js";

/** A track, or its id. */
export type TrackOrId = string | { readonly id: string };

/** A consent that may change. */
export interface Consent {
	readonly granted: boolean;
	/** Calls with each change; the answer, if any, ends that. */
	// biome-ignore lint/suspicious/noConfusingVoidType: many subscriptions answer nothing.
	onChange(listener: (granted: boolean) => void): (() => void) | void;
}

export interface AgentOptions {
	/** The server's base and the webinar: `https://host/agent/v1/webinars/{webinarId}`. */
	readonly url: string;
	/** The join token, or what fetches one; asked for at each connection. */
	readonly token: string | (() => string | Promise<string>);
	/** Gets each slot when it closes. */
	readonly onReport?: (report: SlotReport) => void;
	/** Gets the agent's own state when it changes. */
	readonly onState?: (state: AgentState) => void;
	/** Asked at each poll, for applications that know the processor's load. */
	readonly host?: () => HostReading | undefined;
	/** Nothing is collected before it is given, and nothing is sent after it is withdrawn. Without it: given. */
	readonly consent?: Consent | Promise<boolean>;
}

export interface Agent {
	/** Measures a connection; `share` names the tracks that are shared screens. The answer ends the watching. */
	watch(connection: Connection, options?: { readonly share?: readonly TrackOrId[] }): () => void;
	/** Says that a track, sent or received, is a shared screen; `mid` for browsers that do not tell a stream's track. */
	share(track: TrackOrId, mid?: string): void;
	/** The participant leaves; `end` ends the webinar and takes a host's token. */
	leave(options?: { readonly end?: boolean }): Promise<void>;
	/** Stops measuring. What is unacknowledged is left to a beacon. */
	close(): void;
}

/** The environment, with every task that it calls kept from throwing into the page. */
function guarded(environment: Environment): Environment {
	const safe =
		<Arguments extends unknown[]>(task: (...values: Arguments) => void) =>
		(...values: Arguments) => {
			try {
				task(...values);
			} catch {
				// Whatever it was, the page must not suffer from it.
			}
		};
	return {
		...environment,
		after: (delayMs, task) => environment.after(delayMs, safe(task)),
		openSocket: (url, protocols, onEvent) => environment.openSocket(url, protocols, safe(onEvent)),
		onPageHide: (task) => environment.onPageHide(safe(task)),
		onPressure: (task) => environment.onPressure(safe(task)),
	};
}

export function startAgent(options: AgentOptions, environment: Environment = browserEnvironment()): Agent {
	const safeEnvironment = guarded(environment);
	const connections = new Set<Connection>();
	/** Track ids, and the mids that stand in where a browser tells no track. */
	const shares = new Set<unknown>();
	let session: Session | undefined;
	let isClosed = false;
	// biome-ignore lint/suspicious/noConfusingVoidType: many subscriptions answer nothing.
	let unsubscribe: (() => void) | void;

	function attempt<Result>(task: () => Result): Result | undefined {
		try {
			return task();
		} catch {
			return undefined;
		}
	}

	const share = (track: TrackOrId, mid?: string) => {
		shares.add(typeof track === "string" ? track : track.id);
		if (mid) shares.add(mid);
	};

	const setConsent = (isGranted: unknown) => {
		if (isClosed || isGranted !== true) session?.close(true);
		else {
			session ??= openSession({
				environment: safeEnvironment,
				url: options.url,
				token: options.token,
				connections,
				isShare: ({ trackId, mid }) => shares.has(trackId ?? mid),
				onReport: (report) => attempt(() => options.onReport?.(report)),
				onState: (state) => attempt(() => options.onState?.(state)),
				host: () => attempt(() => options.host?.()),
				onEnd() {
					session = undefined;
				},
			});
		}
	};

	attempt(() => {
		const { consent } = options;
		if (!consent) setConsent(true);
		else if ("then" in consent) consent.then(setConsent, () => {});
		else {
			unsubscribe = consent.onChange((isGranted) => attempt(() => setConsent(isGranted)));
			setConsent(consent.granted);
		}
	});

	const end = () => {
		isClosed = true;
		connections.clear();
		attempt(() => unsubscribe?.());
		unsubscribe = undefined;
	};

	return {
		watch(connection, watched) {
			attempt(() => {
				watched?.share?.forEach((track) => {
					share(track);
				});
				if (!isClosed) connections.add(connection);
			});
			return () => connections.delete(connection);
		},
		share: (track, mid) => attempt(() => share(track, mid)),
		async leave(how) {
			end();
			await attempt(() => session?.leave(how?.end));
		},
		close() {
			end();
			attempt(() => session?.close());
		},
	};
}
