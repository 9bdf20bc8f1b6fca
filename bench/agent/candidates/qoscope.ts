/** Our agent, as it is released. */
import { startAgent } from "@qoscope/agent";
import type { Candidate } from "./candidate.js";

export const candidate: Candidate = {
	start(connection, { url, handOut }) {
		const agent = startAgent({ url, token: "bench", onReport: handOut });
		agent.watch(connection);
		return { stop: () => agent.close() };
	},
};
