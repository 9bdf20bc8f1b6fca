/** The media server as a witness: what its own counters and the receiver reports that it had say of each SSRC. */
import { readHandles } from "../../../examples/janus-reporter/src/janus-admin.js";
import type { Witnessed } from "./witnessed.js";

interface Medium {
	readonly ssrc: { readonly ssrc?: number; readonly "ssrc-peer"?: number };
	readonly direction: { readonly recv: boolean };
	readonly rtcp?: {
		readonly main?: Readonly<Record<"rtt" | "lost" | "lost-by-remote" | "jitter-local" | "jitter-remote", number>>;
	};
	readonly stats: { readonly in: { readonly packets: number }; readonly out: { readonly packets: number } };
}

function mediaOf(handle: unknown): readonly Medium[] {
	const { webrtc } = Object(handle) as { readonly webrtc?: { readonly media?: Readonly<Record<string, Medium>> } };
	return Object.values(webrtc?.media ?? {});
}

/** By the SSRC on the way between participant and Janus. */
export async function readJanus(adminUrl: string, secret: string): Promise<ReadonlyMap<number, Witnessed>> {
	const found = new Map<number, Witnessed>();
	for (const { ssrc, direction, rtcp, stats } of (await readHandles({ url: adminUrl, secret })).flatMap(mediaOf)) {
		const main = rtcp?.main;
		if (direction.recv) {
			found.set(ssrc["ssrc-peer"] ?? 0, {
				packets: stats.in.packets,
				lost: main?.lost,
				jitterMs: main?.["jitter-local"],
			});
		} else {
			found.set(ssrc.ssrc ?? 0, {
				packets: stats.out.packets,
				lost: main?.["lost-by-remote"],
				jitterMs: main?.["jitter-remote"],
				// Nought is Janus' word for never.
				latencyMs: main?.rtt || undefined,
			});
		}
	}
	return found;
}
