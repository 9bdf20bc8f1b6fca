/** Where states are asked for, and what a question costs: whoever may read figures may read why one is not there. */
import type { RateLabel } from "../endpoints/endpoint.js";
import { personRoutes } from "../person-routes.js";

/** As the newest figures of one participant. */
export const STATE_RATE_LABEL: RateLabel = "Heavy";

export const STATE_ROUTES = personRoutes("state");
