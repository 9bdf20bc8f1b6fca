/**
 * Which access tokens were called back. They are stored, so that a restart changes nothing, and kept in memory, so that
 * no request waits for the store. The node that is told refuses the token from its answer on; other nodes on the same
 * store do within five seconds, and when the store cannot be read, once it can be again.
 */
import type { Clock } from "../../clock.js";
import type { Revocation, RevocationStore } from "../../store/revocation-port.js";

const REFRESH_EVERY_MS = 5_000;

export interface Revocations {
	readonly isRevoked: (tokenId: string) => boolean;
	/** Resolves when it is stored, and rejects when it cannot be. */
	readonly revoke: (revocation: Revocation) => Promise<void>;
	/** Learns what other nodes were told. Never rejects. */
	readonly refresh: () => Promise<void>;
	/** Idempotent. */
	readonly close: () => Promise<void>;
}

export interface RevocationsOptions {
	readonly store: RevocationStore;
	readonly clock: Pick<Clock, "nowMs">;
	/** As pino's. */
	readonly log: { readonly warn: (facts: object, message: string) => void };
	/** 0 for never by itself. */
	readonly refreshEveryMs?: number;
}

/** Rejects when the store cannot be read: no token may be believed before it is known which are not to be. */
export async function openRevocations({
	store,
	clock,
	log,
	refreshEveryMs = REFRESH_EVERY_MS,
}: RevocationsOptions): Promise<Revocations> {
	const untilMsOf = new Map<string, number>();
	const remember = ({ tokenId, untilMs }: Revocation) => untilMsOf.set(tokenId, untilMs);
	/** Adds and never replaces all: what this node was told meanwhile may not be in the list yet. */
	const load = async () => {
		const nowMs = clock.nowMs();
		for (const revocation of await store.listRevocations(nowMs)) remember(revocation);
		for (const [tokenId, untilMs] of untilMsOf) if (untilMs <= nowMs) untilMsOf.delete(tokenId);
	};
	await load();

	let isBehind = false;
	let isClosed = false;
	let underWay: Promise<void> | undefined;
	const loadAndTell = async () => {
		try {
			await load();
			isBehind = false;
		} catch (error) {
			// Once, not every five seconds.
			if (!isBehind && !isClosed) log.warn({ err: error }, "revoked tokens of other nodes cannot be read");
			isBehind = true;
		}
	};
	const refresh = () => {
		underWay ??= loadAndTell().finally(() => {
			underWay = undefined;
		});
		return underWay;
	};
	const timer = refreshEveryMs === 0 ? undefined : setInterval(refresh, refreshEveryMs).unref();

	return {
		isRevoked: (tokenId) => untilMsOf.has(tokenId),
		revoke: async (revocation) => {
			await store.putRevocation(revocation);
			remember(revocation);
		},
		refresh,
		close: async () => {
			isClosed = true;
			clearInterval(timer);
			await underWay;
		},
	};
}
