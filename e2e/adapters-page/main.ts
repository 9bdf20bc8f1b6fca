/** The page of the adapters' test: each of its functions drives one SDK and tells what the agent was asked to watch. */
import { watchRealHandle } from "./janus.js";
import { watchRealRoom } from "./livekit.js";
import { watchRealTransports } from "./mediasoup.js";
import { watchScreen } from "./share.js";
import { watchEverything } from "./watch-all.js";

const adapters = { watchRealHandle, watchRealTransports, watchRealRoom, watchEverything, watchScreen };
export type AdaptersPage = typeof adapters;
Object.assign(globalThis, { adapters });
