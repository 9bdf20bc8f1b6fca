/** @module What the command line takes of the server. */
export type { Config } from "./config/config-schema.js";
export { type RunningServer, type ServeOptions, startServer } from "./serve.js";
