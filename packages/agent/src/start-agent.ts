/** The agent as the host page sees it. Nothing in here throws into the page. */
import type { AgentState } from "./agent-state.js";
import { browserEnvironment, type Environment } from "./environment.js";
import type { HostFacts } from "./facts.js";
import type { Memory } from "./measure/derive.js";
import type { HostReading } from "./measure/processor.js";
import { safe } from "./safe.js";
import { type Connection, openSession, type Session, type SlotReport } from "./session.js";

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
	/** Asked at each poll for what only the application knows: the processor's load, where the server stands, devices. */
	readonly host?: () => (HostReading & HostFacts) | undefined;
	/** Name and version of your application, such as "Acme Live 4.2". */
	readonly client?: string;
	/** Nothing is collected before it is given, and nothing is sent after it is withdrawn. Without it: given. */
	readonly consent?: Consent;
}

export interface Agent {
	/**
	 * Measures a connection; `share` names the tracks that are shared screens. The answer ends the watching. Of the
	 * very object that is watched already it reads the figures now: called right before a renegotiation that ends streams,
	 * it keeps their last second, which goes with them.
	 */
	watch(connection: Connection, options?: { readonly share?: readonly TrackOrId[] }): () => void;
	/** Names a track, sent or received, as a shared screen; `mid` for browsers that do not name a stream's track. */
	share(track: TrackOrId, mid?: string): void;
	/** Takes that back: the track, as one that is received again for a camera, shows no screen any more. */
	unshare(track: TrackOrId, mid?: string): void;
	/**
	 * How the participant found it, from 1 (bad) to 5 (excellent) as ITU-T P.800 has it. A later rating takes the place
	 * of an earlier one. Resolves with whether it is stored; false for another score, before consent, when a later
	 * rating came first, and when the agent was closed, since a beacon has no answer.
	 */
	rate(rating: { readonly score: number; readonly comment?: string }): Promise<boolean>;
	/** The participant leaves; `end` ends the webinar and takes a host's token. */
	leave(options?: { readonly end?: boolean }): Promise<void>;
	/** Stops measuring. What is unacknowledged is left to a beacon. */
	close(): void;
}

/** The wire's bound, in characters. */
const LONGEST_COMMENT = 1_000;

export function startAgent(options: AgentOptions, environment: Environment = browserEnvironment()): Agent {
	const connections = new Map<Connection, Memory | undefined>();
	const shares = new Set<unknown>();
	let session: Session | undefined;
	let isClosed = false;

	const name = (isShare: boolean) =>
		safe((track: TrackOrId, mid?: string) => {
			for (const id of [typeof track === "string" ? track : track.id, mid]) {
				if (id && isShare) shares.add(id);
				else shares.delete(id);
			}
		});
	const share = name(true);

	const setConsent = safe((isGranted: boolean) => {
		if (!isGranted) {
			session?.close(true);
			session = undefined;
		} else if (!isClosed) {
			session ??= openSession({
				...options,
				environment,
				connections,
				shares,
				onReport: safe((report) => options.onReport?.(report)),
				onState: safe((state) => options.onState?.(state)),
				// A copy, so that the page's own getters are read in here, where nothing that they throw gets out.
				host: safe(() => ({ ...options.host?.() })),
			});
		}
	});

	safe(() => options.consent?.onChange(setConsent))();
	setConsent(options.consent?.granted ?? true);

	return {
		watch(connection, watched) {
			// A page may have given a track where a list of them belongs.
			for (const track of [watched?.share ?? []].flat()) share(track);
			if (!isClosed) {
				// What it keeps of one that it knows stays.
				connections.set(connection, connections.get(connection));
				session?.poll(connection);
			}
			return () => connections.delete(connection);
		},
		share,
		unshare: name(false),
		async rate(rating) {
			const { score, comment } = { ...rating };
			const body = { score, comment: comment && String(comment).slice(0, LONGEST_COMMENT) };
			// The scale of ITU-T P.800, section 4.5.
			return [1, 2, 3, 4, 5].includes(score) && Boolean(await session?.rate(body));
		},
		async leave(how) {
			isClosed = true;
			await session?.leave({ end: how?.end });
		},
		close() {
			isClosed = true;
			session?.close();
		},
	};
}
