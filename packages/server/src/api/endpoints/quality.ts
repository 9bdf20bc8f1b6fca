/** The endpoint that speaks of no single meeting. */
import { QualitySchema } from "@qoscope/wire";
import { readQuality } from "../metrics/read-quality.js";
import { QualityQuerySchema } from "../query.js";
import { GRANULAR_SCOPES } from "../scopes.js";
import { type Endpoint, endpoint } from "./endpoint.js";

export const QUALITY_ENDPOINT: Endpoint = endpoint(
	{
		operationId: "dashboardQuality",
		path: "/metrics/quality",
		kind: "meeting",
		title: "Get meeting quality scores",
		about: "How many meetings, or participants of meetings, were good, fair, poor and bad in a stretch of time.",
		notes: ["Meetings that are over; those whose figures retention has dropped are not counted."],
		rateLabel: "Heavy",
		scopeGroup: "home",
		granularScope: GRANULAR_SCOPES.readQuality,
		needs: "meeting_dashboard",
		unavailable: "meeting_unavailable",
	},
	QualityQuerySchema,
	QualitySchema,
	readQuality,
);
