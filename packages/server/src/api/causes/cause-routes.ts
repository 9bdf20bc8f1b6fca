/** Where causes are asked for, and what a question costs. */
import type { RateLabel } from "../endpoints/endpoint.js";
import { personRoutes } from "../person-routes.js";

/** Reads the minutes of up to 201 participants, and for up to 60 cut-off times two minutes of their slots, for up to 60 shared minutes one. */
export const CAUSE_RATE_LABEL: RateLabel = "Heavy";

export const CAUSE_ROUTES = personRoutes("causes");
