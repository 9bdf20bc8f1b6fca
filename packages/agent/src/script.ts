/** What a script tag loads: puts the agent where the page's own scripts find it. */
import { startAgent } from "./start-agent.js";

(globalThis as { Qoscope?: object }).Qoscope = { startAgent };
