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

interface Track {
	readonly id: string;
	getSettings?(): { readonly displaySurface?: string };
}
type AppData = Readonly<Record<string, unknown>>;
/** A producer or a consumer. */
interface Stream {
	readonly appData: AppData;
	readonly track: Track | null;
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

/** Call it as soon as the transport is made: its producers and consumers are told when they come. The answer ends it. */
export function watchMediasoup(
	agent: Pick<Agent, "watch" | "share">,
	transport: MediasoupTransport,
	{ isShare = ({ share }) => share === true }: MediasoupOptions = {},
): () => void {
	const follow = safe(createFollower(agent));
	const tellShare = safe(({ appData, track }: Stream) => {
		if (track && (isShare(appData) || track.getSettings?.().displaySurface)) agent.share(track);
	});
	const end = safe(() => {
		follow([]);
		const { observer } = transport;
		observer.off("newproducer", tellShare);
		observer.off("newconsumer", tellShare);
		observer.off("close", end);
	});
	safe(() => {
		follow([readInner(transport.handler, "_pc")]);
		const { observer } = transport;
		observer.on("newproducer", tellShare);
		observer.on("newconsumer", tellShare);
		observer.on("close", end);
	})();
	return end;
}
