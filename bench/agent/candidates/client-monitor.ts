/** https://github.com/ObserveRTC/client-monitor-js: polls every two seconds and samples every eight by default. */
import { ClientMonitor } from "@observertc/client-monitor-js";
import type { Candidate } from "./candidate.js";

export const candidate: Candidate = {
	start(connection, { handOut }) {
		const monitor = new ClientMonitor({ collectingPeriodInMs: 1_000, samplingPeriodInMs: 5_000 });
		monitor.on("sample-created", ({ sample }: { sample: unknown }) => handOut(sample));
		monitor.addSource(connection);
		return { stop: () => monitor.close() };
	},
};
