/** Asks a connection for its report. */
import type { StatsReport } from "./measure/adapt.js";
import type { Connection } from "./session.js";

/**
 * The DOM's types show `values()` of an RTCStatsReport only with `dom.iterable`, which not every application compiles
 * with, so a connection may give any object. Whoever reads one that has no `values()` fails and drops the poll.
 */
export const readStats = (connection: Connection) => connection.getStats() as Promise<StatsReport>;
