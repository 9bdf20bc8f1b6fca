/** Replays the recordings of a folder through the agent's own measuring. */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "../failure.js";
import { makeTrack, type Track } from "./track.js";

const SUFFIX = ".jsonl.gz";

function listRecordings(folder: string): string[] {
	let names: string[];
	try {
		names = readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
	} catch {
		names = [];
	}
	if (names.length === 0) throw new Failure(`${folder} holds no recordings: name their folder with --recordings`);
	return names.sort().map((name) => join(folder, name));
}

/** In the order of their names, so that a seed always means the same. */
export async function loadTracks(folder: string): Promise<readonly Track[]> {
	const files = listRecordings(folder);
	const { readRecording, replayRecording } = await import("@qoscope/agent/replay");
	const tracks: Track[] = [];
	for (const file of files) {
		const track = makeTrack(basename(file, SUFFIX), await replayRecording(await readRecording(file), { startMs: 0 }));
		if (track.slots.length > 0) tracks.push(track);
	}
	return tracks;
}
