/** The bodies of the API. Names, literals and codes are the contract's and not ours to change, but for `causes`, `latency` and `states`, which are ours. */
export * from "./causes.js";
export * from "./errors.js";
export * from "./instance.js";
export * from "./latency.js";
export * from "./participant.js";
export * from "./participation.js";
export * from "./qos-entry.js";
export * from "./qos-summary.js";
export * from "./session.js";
export * from "./states.js";
export { QUALITY_BANDS, type QualityBand } from "./words.js";
