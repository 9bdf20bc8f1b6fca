/** A screen that is named by its track alone, on lines that carry other things before and after it. */
import { type SlotReport, startAgent } from "@qoscope/agent";
import { watchAll } from "@qoscope/agent/watch-all";
import { connect } from "./connect.js";
import { createPicture } from "./picture.js";

/** Three slots and a busy machine. */
const LIMIT_MS = 30_000;

/** The types that carried something in a slot. */
const carriedIn = ({ samples }: SlotReport) =>
	samples.filter(({ sample }) => (sample.bytes ?? 0) > 0).map(({ type }) => type);

/**
 * What is told to be sent: while the first connection shows the screen and the second a camera, each on the line of the
 * same mid; when a camera has taken the screen's place; when the screen has taken the other camera's.
 */
export async function watchScreen(url: string): Promise<object> {
	// The far ends are watched by nobody.
	const far = [new RTCPeerConnection(), new RTCPeerConnection()] as const;
	const reports: SlotReport[] = [];
	const agent = startAgent({ url, token: "to.ke.n", onReport: (report) => reports.push(report) });
	const end = watchAll(agent);
	const [screen, camera] = [createPicture(), createPicture()];
	agent.share(screen);
	const near = [new RTCPeerConnection(), new RTCPeerConnection()] as const;
	const first = near[0].addTransceiver(screen, { direction: "sendonly" });
	const second = near[1].addTransceiver(camera, { direction: "sendonly" });
	await connect(near[0], far[0]);
	await connect(near[1], far[1]);

	/** The types of the first slot from now on that has these and no others; undefined if there is none in time. */
	async function slotOf(...types: readonly string[]): Promise<string[] | undefined> {
		const since = reports.length;
		const wanted = [...types].sort().join();
		const begunMs = performance.now();
		while (performance.now() - begunMs < LIMIT_MS) {
			const told = reports.slice(since).map((report) => carriedIn(report).sort());
			const found = told.find((types) => types.join() === wanted);
			if (found) return found;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		return undefined;
	}

	const mids = [first.mid, second.mid];
	const beside = await slotOf("as_input", "video_input");
	await first.sender.replaceTrack(camera);
	const after = await slotOf("video_input");
	await second.sender.replaceTrack(screen);
	const moved = await slotOf("as_input", "video_input");
	end();
	agent.close();
	for (const connection of [...near, ...far]) connection.close();
	return { mids, beside, after, moved };
}
