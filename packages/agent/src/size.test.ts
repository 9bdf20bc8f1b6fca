// The agent's bundles as they are shipped: within their budget, and no other agent than the source.
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { agentBundles, shortNames } from "../../../scripts/bundle-browser.js";
import { createRunning } from "../test/scene.js";
import { type AgentOptions, startAgent } from "./index.js";
import { readRecording, replayRecording } from "./replay.js";

/** 7 KiB, minified and compressed. */
const LARGEST_BYTES = 7_168;
const recording = new URL("../../../fixtures/recordings/loss.jsonl.gz", import.meta.url);

async function load(format: string | undefined, text: string): Promise<typeof startAgent> {
	if (format === "esm") {
		const module: { startAgent: typeof startAgent } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
		return module.startAgent;
	}
	// What the bundle takes from a page before it connects.
	const page = { Blob, Qoscope: { startAgent } };
	page.Qoscope.startAgent = () => {
		throw new Error("The bundle has put nothing in the page.");
	};
	runInNewContext(text, page);
	return page.Qoscope.startAgent;
}

/** The bundle's agent, given an environment by the names that it knows it by. */
function byShortNames(start: typeof startAgent): typeof startAgent {
	return (options, environment) => {
		if (environment === undefined) return start(options);
		const renamed = Object.entries(environment).map(([name, value]) => [shortNames[name] ?? name, value]);
		return start(options, Object.fromEntries(renamed));
	};
}

/** A life with everything that the recording lacks: consent, processor, pressure, a wait, a beacon, a refusal. */
async function live(start: typeof startAgent) {
	let setConsent = (_: boolean) => {};
	const options: Partial<AgentOptions> = {
		host: () => ({ processCpuRatio: 0.2, systemCpuRatio: 0.5 }),
		consent: {
			granted: false,
			onChange(listener) {
				setConsent = listener;
			},
		},
	};
	const { scene, environment, agent } = createRunning(options, start);
	agent.share("T", "0");
	setConsent(true);
	environment.raisePressure("fair");
	await environment.advance(7_500);
	scene.acknowledges = false;
	await environment.advance(5_000);
	scene.newest()?.send({ type: "wait", forMs: 2_000, reason: "queue_full" });
	await environment.advance(5_000);
	environment.hidePage();
	scene.newest()?.send({ type: "refuse", reason: "webinar_ended", message: "No." });
	await environment.advance(5_000);
	expect(environment.beacons).toHaveLength(1);
	return JSON.parse(JSON.stringify([scene.frames, scene.states, scene.slots, environment.beacons]));
}

async function replay(start: typeof startAgent) {
	const frames: string[] = [];
	const slots = await replayRecording(readRecording(recording), { start, onFrame: (text) => frames.push(text) });
	return JSON.parse(JSON.stringify([frames, slots]));
}

describe.each(agentBundles)("the $format bundle", (options) => {
	const built = build({ ...options, write: false }).then(({ outputFiles: [file] }) => file?.text ?? "");

	test("is at most 7 KiB minified and compressed, and carries nothing of the wire's validators", async () => {
		const text = await built;
		const bytes = gzipSync(text, { level: 9 }).length;
		console.info(`agent bundle, ${options.format}: ${bytes} bytes of ${LARGEST_BYTES}`);
		expect(bytes).toBeGreaterThan(1_000);
		expect(bytes).toBeLessThanOrEqual(LARGEST_BYTES);
		expect(text).not.toContain("typebox");
	});

	test("measures and reports as the source does, although its inner names are shortened", async () => {
		const start = byShortNames(await load(options.format, await built));
		expect(await replay(start)).toEqual(await replay(startAgent));
		expect(await live(start)).toEqual(await live(startAgent));
	});
});
