/** Makes reports of any number of received streams out of a recorded call. */
import { readPoll, readRecording } from "@qoscope/agent/replay";
import type { Entry } from "../page/fake-connection.js";

export const recordingOf = (name: string): URL =>
	new URL(`../../../fixtures/recordings/${name}.jsonl.gz`, import.meta.url);

const STREAMS = 6;
/** What only who sends has. */
const OF_SENDING = new Set(["outbound-rtp", "remote-inbound-rtp", "media-source"]);

/** The polls of a recorded call with three streams each way, from when all are there. */
export function recordedCall(): Entry[][] {
	const polls = readRecording(recordingOf("steady")).map(readPoll);
	const isStream = ({ type }: Entry) => type === "inbound-rtp" || type === "outbound-rtp";
	return polls.flatMap((poll) => (poll && poll.stats.filter(isStream).length === STREAMS ? [[...poll.stats]] : []));
}

/** What belongs to one stream, under the names of the copy with this number. */
function copyOf(entry: Entry, number: number): Entry {
	const copy: Entry = { ...entry, ssrc: Number(entry["ssrc"]) + number };
	for (const name of ["id", "remoteId", "localId", "mid", "trackIdentifier"]) {
		if (name in entry) copy[name] = `${entry[name]}-${number}`;
	}
	return copy;
}

/** The same polls of one who only receives: so many streams, in turn the recorded camera and microphone. */
export function recordedStreams(count: number): Entry[][] {
	return recordedCall().map((entries) => {
		const received = entries.filter(({ type, contentType }) => type === "inbound-rtp" && contentType === undefined);
		const models = received.sort((one, other) => String(other["kind"]).localeCompare(String(one["kind"])));
		const remotes = new Map(entries.map((entry) => [entry["localId"], entry]));
		const shared = entries.filter(
			({ type }) => type !== "inbound-rtp" && type !== "remote-outbound-rtp" && !OF_SENDING.has(String(type)),
		);
		const streams = Array.from({ length: count }, (_, number) => {
			const model = models[number % models.length] ?? {};
			return [model, remotes.get(model["id"])].flatMap((entry) => (entry ? [copyOf(entry, number)] : []));
		});
		return [...shared, ...streams.flat()];
	});
}
