/**
 * How late this machine itself is: the same delay hits the browsers, the media server and the relay, where no packet shows
 * it. A call during which it was large says something of the machine and nothing of the agent.
 */
import { monitorEventLoopDelay } from "node:perf_hooks";

const RESOLUTION_MS = 5;

export interface MachineLateness {
	/** Ends it: milliseconds by which timers of this process were late, on the average. */
	stop(): number;
}

export function watchLateness(): MachineLateness {
	const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	histogram.enable();
	return {
		stop() {
			histogram.disable();
			return Math.max(0, histogram.mean / 1e6 - RESOLUTION_MS);
		},
	};
}
