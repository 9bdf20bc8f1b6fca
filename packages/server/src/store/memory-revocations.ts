/** Tokens that were called back, in memory. */
import type { RevocationStore } from "./revocation-port.js";

export function createMemoryRevocations(): RevocationStore {
	const untilMsOf = new Map<string, number>();
	return {
		putRevocation: async ({ tokenId, untilMs }) => {
			untilMsOf.set(tokenId, untilMs);
		},
		listRevocations: async (nowMs) =>
			[...untilMsOf].map(([tokenId, untilMs]) => ({ tokenId, untilMs })).filter(({ untilMs }) => untilMs > nowMs),
	};
}
