/** Lets a cast take part in a webinar that runs now. */

import { seededRandom } from "@qoscope/wire";
import type { Player } from "./make-cast.js";
import { runPlayer } from "./run-player.js";
import type { Tally } from "./tally.js";
import { pause, type Timeline } from "./timeline.js";

export interface LiveOptions {
	readonly cast: readonly Player[];
	/** Address of the server, http: or https:. */
	readonly url: string;
	readonly webinar: number;
	readonly slots: number;
	readonly timeline: Timeline;
	readonly tally: Tally;
	readonly seed: number;
	readonly stop: AbortSignal;
	/** The host leaves last and ends the webinar. */
	readonly end: boolean;
}

/** Participants join one after another, 250 a second, as a server is not met by all of them in one moment. */
const JOIN_EVERY_MS = 4;

export async function runLive({ cast, url, webinar, seed, end, ...rest }: LiveOptions): Promise<void> {
	const streamUrl = `${url.replace(/^http/, "ws")}/agent/v1/webinars/${webinar}/stream`;
	const given = { ...rest, streamUrl, random: seededRandom(seed) };
	const startMs = rest.timeline.now();
	let release = () => {};
	const othersLeft = new Promise<void>((resolve) => {
		release = resolve;
	});
	let host: Promise<void> | undefined;
	const others: Promise<void>[] = [];
	for (const [index, player] of cast.entries()) {
		const earlyMs = startMs + index * JOIN_EVERY_MS - rest.timeline.now();
		if (earlyMs > 0) await pause(rest.timeline, earlyMs, rest.stop);
		if (player.isHost && end) host = runPlayer({ ...given, player, end, hold: othersLeft });
		else others.push(runPlayer({ ...given, player, end: false }));
	}
	await Promise.all(others);
	release();
	await host;
}
