/** @module The browser agent: measures what a WebRTC participant sends and receives, and reports it. */

export type { AgentState } from "./agent-state.js";
export type { Environment, Socket } from "./environment.js";
export type { HostReading } from "./measure/processor.js";
export type { MetricName, Sample, StreamType, TypedSample } from "./measure/sample.js";
export type { Connection, SlotReport } from "./session.js";
export { type Agent, type AgentOptions, type Consent, startAgent, type TrackOrId } from "./start-agent.js";
