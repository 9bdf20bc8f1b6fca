/** The agent as the host page sees it. Nothing in here throws into the page. */
import { browserEnvironment, type Environment } from "./environment.js";
import type { Memory } from "./measure/derive.js";
import type { HostReading } from "./measure/processor.js";
import { safe } from "./safe.js";
import { type AgentState, type Connection, openSession, type Session, type SlotReport } from "./session.js";

/** A track, or its id. */
export type TrackOrId = string | { readonly id: string };

/** A consent that may be given and withdrawn at any time. */
export interface Consent {
	readonly granted: boolean;
	/** Calls with each change. */
	onChange(listener: (granted: boolean) => void): void;
}

export interface AgentOptions {
	/** The server's base and the webinar: `https://host/agent/v1/webinars/{webinarId}`. */
	readonly url: string;
	/** The join token, or what fetches one; asked for at each connection. */
	readonly token: string | (() => string | Promise<string>);
	/** Gets each slot when it closes. */
	readonly onReport?: (report: SlotReport) => void;
	/** Gets the agent's own state: when it changes, and with each slot. */
	readonly onState?: (state: AgentState) => void;
	/** Asked at each poll, for applications that know the processor's load. */
	readonly host?: () => HostReading | undefined;
	/** Nothing is collected before it is given, and nothing is sent after it is withdrawn. Without it: given. */
	readonly consent?: Consent;
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

export function startAgent(options: AgentOptions, environment: Environment = browserEnvironment()): Agent {
	const connections = new Map<Connection, Memory | undefined>();
	/** Track ids, and the mids that stand in where a browser tells no track. */
	const shares = new Set<unknown>();
	let session: Session | undefined;
	let isClosed = false;

	const share = safe((track: TrackOrId, mid?: string) => {
		shares.add(typeof track === "string" ? track : track.id);
		if (mid) shares.add(mid);
	});

	const setConsent = safe((isGranted: boolean) => {
		if (isClosed || !isGranted) session?.close(true);
		else {
			session ??= openSession({
				...options,
				environment,
				connections,
				isShare: ({ trackId, mid }) => shares.has(trackId ?? mid),
				onReport: safe((report) => options.onReport?.(report)),
				onState: safe((state) => options.onState?.(state)),
				host: safe(() => options.host?.()),
				onEnd() {
					session = undefined;
				},
			});
		}
	});

	safe(() => options.consent?.onChange(setConsent))();
	setConsent(options.consent?.granted ?? true);

	const end = () => {
		isClosed = true;
		connections.clear();
	};

	return {
		watch(connection, watched) {
			for (const track of watched?.share ?? []) share(track);
			if (!isClosed && !connections.has(connection)) connections.set(connection, undefined);
			return () => connections.delete(connection);
		},
		share,
		async leave(how) {
			end();
			await safe(() => session?.leave(how?.end))();
		},
		close() {
			end();
			safe(() => session?.close())();
		},
	};
}
