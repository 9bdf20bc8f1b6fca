/** Every endpoint of the compatible API, in the order of the reference. */
import type { Endpoint } from "./endpoint.js";
import { MEETING_ENDPOINTS } from "./meetings.js";
import { QUALITY_ENDPOINT } from "./quality.js";
import { SESSION_ENDPOINTS } from "./sessions.js";
import { WEBINAR_ENDPOINTS } from "./webinars.js";

export const ENDPOINTS: readonly Endpoint[] = [
	...WEBINAR_ENDPOINTS,
	...MEETING_ENDPOINTS,
	...SESSION_ENDPOINTS,
	QUALITY_ENDPOINT,
];
