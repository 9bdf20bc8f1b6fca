/**
 * Our agent as it is released, over a socket that costs nothing: its polls and the reports that it makes of them, without
 * what the browser takes to send these. The others send nothing by themselves.
 */
import { FakeSocket } from "../page/fake-socket.js";
import type { Candidate } from "./candidate.js";
import { candidate as qoscope } from "./qoscope.js";

export const candidate: Candidate = {
	start(connection, surroundings) {
		const { WebSocket } = globalThis;
		Object.assign(globalThis, { WebSocket: FakeSocket });
		const { stop } = qoscope.start(connection, surroundings);
		return {
			stop() {
				stop();
				Object.assign(globalThis, { WebSocket });
			},
		};
	},
};
