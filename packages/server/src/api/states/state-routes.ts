/** Where states are asked for: whoever may read a participant's figures may read why one is not there. */
import { CAUSE_ROUTES, type CauseRoute } from "../causes/cause-routes.js";
import type { RateLabel } from "../endpoints/endpoint.js";

/** As the newest figures of one participant. */
export const STATE_RATE_LABEL: RateLabel = "Heavy";

export const STATE_ROUTES: readonly CauseRoute[] = CAUSE_ROUTES.map((route) => ({
	...route,
	path: route.path.replace(/causes$/, "state"),
}));
