/** The cast: who takes part in a simulation and which recording each replays, all decided by the seed. */
import { randomBytes } from "node:crypto";
import { type AgentFacts, type InstanceKind, type JoinTokenClaims, SLOT_MS, seededRandom } from "@qoscope/wire";
import { mintJoinToken } from "../mint-join-token.js";
import { DEVICES } from "./devices.js";
import type { Track } from "./track.js";

export interface Player {
	readonly name: string;
	readonly isHost: boolean;
	readonly token: string;
	readonly run: string;
	readonly track: Track;
	/** Browser and system, as its agent reports them. */
	readonly facts: AgentFacts;
	/** Where in the track this one begins, in slots. */
	readonly offset: number;
	/** How long after a slot's end its report goes out. */
	readonly phaseMs: number;
}

export interface CastOptions {
	readonly participants: number;
	readonly seed: number;
	readonly tracks: readonly Track[];
	readonly webinar: { readonly number: number; readonly kind: InstanceKind; readonly uuid?: string };
	readonly key: { readonly id: string; readonly secret: string };
	readonly expiresAtMs: number;
	readonly backfill: boolean;
}

/** A real agent polls once a second at a moment of its own, and so notices a slot's end up to a second late. */
const LATEST_PHASE_MS = 1_000;

export async function makeCast(options: CastOptions): Promise<readonly Player[]> {
	const { participants, seed, tracks, webinar, key, expiresAtMs, backfill } = options;
	const random = seededRandom(seed);
	// Fresh for each simulation: a visit that was seen before would go on instead of beginning.
	const session = randomBytes(8).toString("hex");
	const players: Player[] = [];
	for (let index = 1; index <= participants; index++) {
		const track = tracks[Math.floor(random() * tracks.length)];
		if (track === undefined) throw new RangeError("A cast needs a track");
		// Nobody begins in a gap, so that even a short simulation has figures for everybody.
		const beginnings = [...track.slots.keys()].filter((slot) => track.slots[slot] !== undefined);
		const isHost = index === 1;
		const name = `Simulated ${index}`;
		const claims: JoinTokenClaims = {
			iss: key.id,
			jti: `simulated-${session}-${index}`,
			exp: Math.ceil(expiresAtMs / 1_000),
			webinar: { ...webinar, topic: `Simulated ${webinar.kind}`, host: { name: "Simulated 1" } },
			participant: { name, role: isHost ? "host" : "attendee" },
			...(backfill ? { backfill } : {}),
		};
		players.push({
			name,
			isHost,
			token: await mintJoinToken(claims, key.secret),
			run: randomBytes(8).toString("hex"),
			facts: { version: "simulated", ...DEVICES[(seed + index - 1) % DEVICES.length] },
			track,
			offset: beginnings[Math.floor(random() * beginnings.length)] ?? 0,
			phaseMs: Math.floor(random() * LATEST_PHASE_MS),
		});
	}
	return players;
}

/** How many slots a simulation of that length has. */
export function slotCountOf(durationMs: number): number {
	return Math.ceil(durationMs / SLOT_MS);
}
