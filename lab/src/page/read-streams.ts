/** Which type of the contract each RTP stream of a participant belongs to, by their own getStats(). */
import type { StreamType } from "@qoscope/wire";
import type { PictureSize } from "./media.js";

/** Which type of the contract an RTP stream of the page belongs to. */
export interface PageStream {
	readonly ssrc: number;
	/** The SSRC of its retransmissions (RFC 4588). */
	readonly rtxSsrc: number | undefined;
	readonly type: StreamType;
	/** What SRTP adds to each packet (RFC 3711, RFC 7714). */
	readonly srtpTagBytes: number;
	/** Pictures that came out of the decoder, counted without getStats(); of received video alone. */
	readonly pictures: number | undefined;
	/** How large these were. */
	readonly sizes: readonly PictureSize[] | undefined;
}

/** What came out of the decoder of one m-line. */
export interface ShownPictures {
	readonly pictures: number;
	/** Where these are looked at. */
	readonly sizes?: readonly PictureSize[];
}

export interface WatchedConnection {
	readonly connection: Pick<RTCPeerConnection, "getStats">;
	readonly shareMid: string;
}

/** What is found is kept in `known` by SSRC, since a stream that ended is in no report any more. */
export async function readStreams(
	connections: readonly WatchedConnection[],
	/** By the m-line that they come in. */
	pictures: ReadonlyMap<string, ShownPictures>,
	known: Map<number, PageStream>,
): Promise<readonly PageStream[]> {
	for (const { connection, shareMid } of connections) {
		const report: ReadonlyMap<string, Record<string, unknown>> = await connection.getStats();
		for (const entry of report.values()) {
			const way = { "inbound-rtp": "output", "outbound-rtp": "input" }[String(entry["type"])];
			if (way === undefined) continue;
			const medium = entry["kind"] === "audio" ? "audio" : entry["mid"] === shareMid ? "as" : "video";
			const cipher = String(report.get(String(entry["transportId"]))?.["srtpCipher"]);
			const srtpTagBytes = cipher.includes("AEAD") ? 16 : 10;
			const ssrc = Number(entry["ssrc"]);
			const shown = way === "output" ? pictures.get(String(entry["mid"])) : undefined;
			known.set(ssrc, {
				ssrc,
				rtxSsrc: entry["rtxSsrc"] === undefined ? undefined : Number(entry["rtxSsrc"]),
				type: `${medium}_${way}` as StreamType,
				srtpTagBytes,
				pictures: shown?.pictures,
				sizes: shown?.sizes,
			});
		}
	}
	return [...known.values()];
}
