/** @module The typed fetch client of the Qoscope API. */
export { ApiError } from "./api-error.js";
export { type Client, type ClientOptions, createClient } from "./create-client.js";
export type { Credentials } from "./fetch-token.js";
export type { Tolerant } from "./tolerant.js";
export { UnreachableError } from "./unreachable-error.js";
