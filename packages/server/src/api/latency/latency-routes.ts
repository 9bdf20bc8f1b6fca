/** Where latency is asked for as numbers, and what a question costs. */
import type { RateLabel } from "../endpoints/endpoint.js";
import { personRoutes } from "../person-routes.js";

/** Reads as much as the figures of one participant do. */
export const LATENCY_RATE_LABEL: RateLabel = "Heavy";

export const LATENCY_ROUTES = personRoutes("latency");
