// What the agent repeats of the wire, so as not to carry it, is what the wire says.
import * as wire from "@qoscope/wire";
import { expect, test } from "vitest";
import packageJson from "../package.json" with { type: "json" };
import { finishSamples, keysOf, METRIC_NAMES } from "./measure/sample.js";
import { SUBPROTOCOL, WIRE_VERSION } from "./send/stream.js";
import { AGENT_VERSION } from "./session.js";
import { SLOT_MS } from "./slot/slots.js";

test("the types stand at their numbers of the wire", () => {
	const types = keysOf(METRIC_NAMES);
	expect(types).toEqual(wire.STREAM_TYPES.slice(0, types.length));
});

test.each(keysOf(METRIC_NAMES))("the values of %s stand in the order of the metric table", (type) => {
	expect(METRIC_NAMES[type]).toEqual(wire.metricsOf(type).map(({ name }) => name));
});

test("the constants are the wire's", () => {
	expect([SLOT_MS, WIRE_VERSION, SUBPROTOCOL]).toEqual([wire.SLOT_MS, wire.WIRE_VERSION, wire.SUBPROTOCOL]);
	expect(AGENT_VERSION).toBe(packageJson.version);
});

test("an encoded sample is read back by the wire as it was given to the page", () => {
	const made = {
		durationMs: 4999.6,
		bytes: 120,
		packets: 3,
		lossMaxRatio: 1 / 3,
		packetsLost: 1,
		jitterCount: undefined,
	};
	const { samples, encoded } = finishSamples({ video_output: { ...made, frames: 5, width: 640, height: 360 } });
	const read = wire.decodeSample(encoded[0] ?? []);
	expect(read).toEqual({ ok: true, value: samples[0], unknownValues: 0 });
	expect(samples[0]?.sample).toEqual({
		durationMs: 5000,
		bytes: 120,
		packets: 3,
		lossMaxRatio: 0.333333,
		packetsLost: 1,
		frames: 5,
		width: 640,
		height: 360,
	});
	expect(encoded[0]).toEqual(wire.encodeSample("video_output", samples[0]?.sample ?? {}));
});
