/**
 * Checks secrets one at a time. Each check keeps one of libuv's four threads busy for tens of milliseconds, and the
 * embedded database works on the same threads: wrong secrets side by side would keep reports waiting for seconds.
 *
 * Each address has a queue for each client that it names, and the queues take turns, first by address and then by client:
 * wrong secrets of one address, or for one client, hold up nobody else.
 */
import type { verifySecret } from "../../config/secret-hash.js";
import { networkOf } from "../../limits/network-of.js";
import { createSecretMemory } from "./secret-memory.js";

export type VerifySecret = typeof verifySecret;

export interface AskedSecret {
	/** Of the caller. */
	readonly address: string;
	/** The client that the secret is of; absent when nobody has the id that the caller names. */
	readonly client?: string;
	readonly secret: string;
	readonly hash: string;
}

/** Throws QueueFull. */
export type CheckSecret = (asked: AskedSecret) => Promise<boolean>;

/** A second or two of work. Whoever comes later would give up before its turn, so it is told so at once. */
export const MAX_WAITING = 20;
/** Of all clients that one address names. */
const MAX_WAITING_OF_ADDRESS = 100;
/** What waits is kept in memory. */
const MAX_ADDRESSES = 256;
/** `qoscope init` makes secrets of 43 characters. */
const MAX_SECRET_LENGTH = 1_024;

/** Thrown for a check that found too many others waiting. */
export class QueueFull extends Error {
	override readonly name = "QueueFull";
}

type Check = () => Promise<void>;
/** By client; all clients that do not exist are one. */
type QueuesOfAddress = Map<string, Check[]>;

/** Takes the first entry of a map and puts it last, so that all have their turn. */
function rotate<Key, Value>(map: Map<Key, Value>): readonly [Key, Value] | undefined {
	for (const [key, value] of map) {
		map.delete(key);
		map.set(key, value);
		return [key, value];
	}
	return undefined;
}

export function createSecretQueue(
	verify: VerifySecret,
	monotonicMs: () => number = () => performance.now(),
): CheckSecret {
	const queues = new Map<string, QueuesOfAddress>();
	const memory = createSecretMemory(monotonicMs);
	/** Checks that have not ended, by what they check: as many workers as start with one secret need one check. */
	const underWay = new Map<string, Promise<boolean>>();
	let isChecking = false;

	function takeNext(): Check | undefined {
		const [address, ofAddress] = rotate(queues) ?? [];
		const [client, waiting] = (ofAddress && rotate(ofAddress)) ?? [];
		if (address === undefined || ofAddress === undefined || client === undefined) return undefined;
		const check = waiting?.shift();
		if (waiting?.length === 0) ofAddress.delete(client);
		if (ofAddress.size === 0) queues.delete(address);
		return check;
	}

	async function checkAll(): Promise<void> {
		if (isChecking) return;
		isChecking = true;
		for (let check = takeNext(); check !== undefined; check = takeNext()) await check();
		isChecking = false;
	}

	function enqueue({ address, client = "" }: AskedSecret, check: Check): void {
		const place = networkOf(address);
		const ofAddress = queues.get(place) ?? new Map<string, Check[]>();
		const waiting = ofAddress.get(client) ?? [];
		const all = [...ofAddress.values()].reduce((sum, { length }) => sum + length, 0);
		const isNewcomerTooMany = ofAddress.size === 0 && queues.size >= MAX_ADDRESSES;
		if (waiting.length >= MAX_WAITING || all >= MAX_WAITING_OF_ADDRESS || isNewcomerTooMany) throw new QueueFull();
		waiting.push(check);
		ofAddress.set(client, waiting);
		queues.set(place, ofAddress);
		checkAll();
	}

	return async (asked) => {
		const { client = "", secret, hash } = asked;
		if (secret.length > MAX_SECRET_LENGTH) return false;
		const name = memory.nameOf(client, secret, hash);
		if (memory.isKnown(name)) return true;
		const before = underWay.get(name);
		if (before !== undefined) return before;
		const checked = new Promise<boolean>((resolve, reject) => {
			enqueue(asked, async () => {
				try {
					const isRight = await verify(secret, hash);
					if (isRight) memory.remember(name);
					resolve(isRight);
				} catch (error) {
					reject(error);
				}
			});
		});
		underWay.set(name, checked);
		try {
			return await checked;
		} finally {
			underWay.delete(name);
		}
	};
}
