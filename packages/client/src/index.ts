/** @module The typed fetch client of the Qoscope API. */
export { ApiError } from "./api-error.js";
export type { CallOptions, ClientOptions, PatienceOptions } from "./client-options.js";
export { type Client, createClient } from "./create-client.js";
export type { Credentials } from "./fetch-token.js";
export type { InstanceId, KindClient } from "./instance-client.js";
export { KIND_PLACES, type KindBodies } from "./kinds.js";
export type { Pages, RowOf } from "./pages.js";
export type { Sleep } from "./sleep.js";
export type { Tolerant } from "./tolerant.js";
export { UnreachableError } from "./unreachable-error.js";
