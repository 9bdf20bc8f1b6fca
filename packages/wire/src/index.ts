/** @module The words that all parts of Qoscope share. Imports nothing of ours. */
export * from "./bodies/index.js";
export * from "./cut-off.js";
export * from "./facts.js";
export * from "./figures.js";
export * from "./fill-readings.js";
export * from "./frames.js";
export * from "./group-by.js";
export * from "./metrics.js";
export * from "./rollup.js";
export * from "./sample.js";
export * from "./sample-codec.js";
export * from "./seeded-random.js";
export * from "./slots.js";
export * from "./stream-types.js";
export * from "./units.js";
