/**
 * @module Watches a transport of mediasoup-client, one for each direction.
 *
 * Reads the connection of the transport's handler (`transport.handler`, its `_pc`), which is there as soon as the
 * transport is, and the observer's `newproducer`, `newconsumer` and `close`. A screen is told by `appData.share`, as in
 * mediasoup's own demo, whose server hands the producer's `appData` on to the consumers; what is sent also by the
 * browser's `displaySurface`. Tried with mediasoup-client 3.24.1.
 */
import { safe } from "../safe.js";
import type { Agent } from "../start-agent.js";
import { createFollower, readInner } from "./follower.js";
import { nameScreens, SCREEN } from "./name-tracks.js";

interface Track {
	readonly id: string;
	getSettings?(): { readonly displaySurface?: string };
}
type AppData = Readonly<Record<string, unknown>>;
/** A producer or a consumer. */
interface Stream {
	readonly appData: AppData;
	readonly track: Track | null;
	readonly closed: boolean;
}

/** The part of a Transport that is read. */
export interface MediasoupTransport {
	readonly handler: object;
	readonly observer: {
		on(event: "newproducer" | "newconsumer", listener: (made: Stream) => void): unknown;
		on(event: "close", listener: () => void): unknown;
		off(event: "newproducer" | "newconsumer", listener: (made: Stream) => void): unknown;
		off(event: "close", listener: () => void): unknown;
	};
}

export interface MediasoupOptions {
	/** Whether what carries this `appData` is a shared screen, where the application has a sign of its own. */
	isShare?(appData: AppData): boolean;
}

/** Call it as soon as the transport is made: it learns of its producers and consumers when they come. The answer ends it. */
export function watchMediasoup(
	agent: Pick<Agent, "watch" | "share">,
	transport: MediasoupTransport,
	{ isShare = ({ share }) => share === true }: MediasoupOptions = {},
): () => void {
	const streams = new Set<Stream>();
	// Looked up at each report: a producer's track is replaced, and a closed consumer's line carries another's media.
	const idsOfScreens = () => {
		const ids: string[] = [];
		for (const stream of streams) {
			const { appData, track, closed } = stream;
			if (closed) streams.delete(stream);
			else if (track && (isShare(appData) || track.getSettings?.().displaySurface)) ids.push(track.id);
		}
		return ids;
	};
	const follow = safe(createFollower(agent, nameScreens(idsOfScreens)));
	const keep = safe((stream: Stream) => {
		streams.add(stream);
	});
	const end = safe(() => {
		follow([]);
		const { observer } = transport;
		observer.off("newproducer", keep);
		observer.off("newconsumer", keep);
		observer.off("close", end);
	});
	safe(() => {
		agent.share(SCREEN);
		follow([readInner(transport.handler, "_pc")]);
		const { observer } = transport;
		observer.on("newproducer", keep);
		observer.on("newconsumer", keep);
		observer.on("close", end);
	})();
	return end;
}
