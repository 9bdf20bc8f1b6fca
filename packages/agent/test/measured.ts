// Everything that makes a figure of a report, in one module: what corrections.test.ts bundles.
export { figuresOf } from "../../wire/src/figures.js";
export { merge, rollUpSlot } from "../../wire/src/rollup.js";
export { readRecording, replayRecording } from "../src/replay.js";
export { deriveAll } from "./small-reports.js";
