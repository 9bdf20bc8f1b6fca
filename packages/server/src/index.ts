/** @module What the command line takes of the server. */
export { ConfigError } from "./config/config-error.js";
export type { Config } from "./config/config-schema.js";
export { type InitialisedFiles, initConfig } from "./config/init-config.js";
export { type ConfigSources, type LoadedConfig, loadConfig } from "./config/load-config.js";
export { type MockOptions, type RunningMock, startMock } from "./mock/start-mock.js";
export { type RunningServer, type ServeOptions, startServer } from "./serve.js";
export { StoreError } from "./store/store-error.js";
