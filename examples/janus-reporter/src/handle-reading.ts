/** What one `handle_info` of Janus' admin API says, as numbers with their units; what it does not say is absent. */
import { headerBytesOf } from "./rtp-header-bytes.js";

/** Counters and gauges of one direction of one m-line. */
export interface FlowReading {
	readonly packets?: number;
	/** RTP with headers and extensions, without SRTP's own. */
	readonly bytes?: number;
	/** Among the packets; received streams only. */
	readonly retransmissions?: number;
	readonly lost?: number;
	readonly jitterMs?: number;
	/** Of streams that Janus sends. */
	readonly latencyMs?: number;
	/** Bytes of header and extensions that every packet has. */
	readonly headerBytes: number;
}

export interface MediumReading {
	readonly mid: string;
	readonly kind: "audio" | "video";
	/** As the publisher described the m-line. */
	readonly description?: string;
	/** From the participant to Janus; absent when the m-line does not carry it. */
	readonly in?: FlowReading;
	/** From Janus to the participant. */
	readonly out?: FlowReading;
}

export interface HandleReading {
	readonly id: string;
	/** Janus' own monotonic clock; only differences mean something. */
	readonly atMs: number;
	/** The platform's name of the visit. */
	readonly visit: string;
	readonly room?: string;
	readonly name?: string;
	readonly media: readonly MediumReading[];
}

type Fields = Readonly<Record<string, unknown>>;

/** An object's fields, or none: whatever Janus leaves out or says otherwise is absent and no error. */
function fieldsOf(value: unknown): Fields {
	return typeof value === "object" && value !== null ? { ...value } : {};
}
function numberOf(value: unknown): number | undefined {
	return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
function textOf(value: unknown): string | undefined {
	if (typeof value === "number") return String(value);
	return typeof value === "string" && value !== "" ? value : undefined;
}
/** Without what is absent; takes every field of a reading, so that none is forgotten. */
function known(readings: { readonly [name in keyof Omit<FlowReading, "headerBytes">]-?: number | undefined }) {
	return Object.fromEntries(
		Object.entries(readings).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	);
}

const LAYERS = ["video-simulcast-1", "video-simulcast-2"] as const;

/** All layers of a simulcast together: that is what the participant sends. */
function totalOf(stats: Fields, name: string): number | undefined {
	const first = numberOf(stats[name]);
	if (first === undefined) return undefined;
	return LAYERS.reduce((sum, layer) => sum + (numberOf(fieldsOf(stats[layer])[name]) ?? 0), first);
}

function readIn(medium: Fields, headerBytes: number): FlowReading {
	const stats = fieldsOf(fieldsOf(medium["stats"])["in"]);
	const rtcp = fieldsOf(medium["rtcp"]);
	const main = fieldsOf(rtcp["main"]);
	const lost = numberOf(main["lost"]);
	const lostOfLayers = ["sim1", "sim2"].reduce((sum, layer) => sum + (numberOf(fieldsOf(rtcp[layer])["lost"]) ?? 0), 0);
	return {
		...known({
			packets: totalOf(stats, "packets"),
			bytes: totalOf(stats, "bytes"),
			retransmissions: numberOf(stats["retransmissions"]),
			lost: lost === undefined ? undefined : lost + lostOfLayers,
			jitterMs: numberOf(main["jitter-local"]),
			latencyMs: undefined,
		}),
		headerBytes,
	};
}

function readOut(medium: Fields, headerBytes: number): FlowReading {
	const stats = fieldsOf(fieldsOf(medium["stats"])["out"]);
	const main = fieldsOf(fieldsOf(medium["rtcp"])["main"]);
	const names = ["rtt", "jitter-remote", "lost-by-remote", "out-link-quality"];
	// Before the first receiver report all of these are 0, which then means nothing.
	const isReported = names.some((name) => (numberOf(main[name]) ?? 0) !== 0);
	const rtt = numberOf(main["rtt"]) ?? 0;
	return {
		...known({
			packets: numberOf(stats["packets"]),
			bytes: numberOf(stats["bytes"]),
			retransmissions: undefined,
			lost: isReported ? numberOf(main["lost-by-remote"]) : undefined,
			jitterMs: isReported ? numberOf(main["jitter-remote"]) : undefined,
			// 0 is "not known yet" as well as "under a millisecond": it cannot be told, so it is absent.
			latencyMs: rtt > 0 ? rtt : undefined,
		}),
		headerBytes,
	};
}

/** The words by which the publisher described each m-line: its own, or those of the feed that a subscriber receives. */
function descriptionsOf(plugin: Fields): ReadonlyMap<string, string> {
	const streams = Array.isArray(plugin["streams"]) ? plugin["streams"].map(fieldsOf) : [];
	const pairs = streams.map((stream) => [
		textOf(stream["mid"]),
		textOf(stream["description"]) ?? textOf(stream["feed_description"]),
	]);
	return new Map(pairs.flatMap(([mid, words]) => (mid === undefined || words === undefined ? [] : [[mid, words]])));
}

function readMedium(medium: Fields, plugin: Fields, sdps: Fields): MediumReading | undefined {
	const mid = textOf(medium["mid"]);
	const kind = medium["type"];
	if (mid === undefined || (kind !== "audio" && kind !== "video")) return undefined;
	const { send, recv } = fieldsOf(medium["direction"]);
	const accepted = [textOf(sdps["local"]) ?? "", textOf(sdps["remote"]) ?? ""];
	const description = descriptionsOf(plugin).get(mid);
	return {
		mid,
		kind,
		...(description === undefined ? {} : { description }),
		...(recv === true ? { in: readIn(medium, headerBytesOf(accepted, mid, "in")) } : {}),
		...(send === true ? { out: readOut(medium, headerBytesOf(accepted, mid, "out")) } : {}),
	};
}

/** Undefined for a handle without a peer connection, and for what is no handle_info. */
export function readHandle(info: unknown): HandleReading | undefined {
	const fields = fieldsOf(info);
	const [session, id, atUs] = [fields["session_id"], fields["handle_id"], fields["current_time"]].map(numberOf);
	const media = fieldsOf(fieldsOf(fields["webrtc"])["media"]);
	if (session === undefined || id === undefined || atUs === undefined) return undefined;
	const plugin = fieldsOf(fields["plugin_specific"]);
	const found = Object.values(media).map((medium) => readMedium(fieldsOf(medium), plugin, fieldsOf(fields["sdps"])));
	const read = found.filter((medium) => medium !== undefined);
	if (read.length === 0) return undefined;
	const room = textOf(plugin["room"]);
	const name = textOf(plugin["display"]);
	return {
		id: String(id),
		atMs: atUs / 1_000,
		visit: textOf(fields["opaque_id"]) ?? `janus-session-${session}`,
		...(room === undefined ? {} : { room }),
		...(name === undefined ? {} : { name }),
		media: read,
	};
}
