/** The table of endpoints as operations. */

import type { Endpoint } from "../../endpoints/endpoint.js";
import { ENDPOINTS } from "../../endpoints/index.js";
import { KINDS } from "../../kinds.js";
import type { Prerequisite } from "../../profile.js";
import { scopesOf } from "../../scopes.js";
import { errorsOfEndpoint } from "./error-examples.js";
import { exampleOf } from "./example-of.js";
import type { Group, Operation } from "./operation.js";
import { pathParametersOf } from "./path-parameters.js";
import { queryParametersOf } from "./query-parameters.js";
import { nameOfSchema } from "./schema-catalogue.js";

const PREREQUISITES: { readonly [needs in Prerequisite]: string } = {
	webinar_dashboard: 'plan "business" with the add-on "webinar"',
	meeting_dashboard: 'plan "business"',
	meeting_list: 'plan "business"',
	webinar_satisfaction: 'plan "business" with the add-on "webinar"',
	meeting_satisfaction: 'plan "business"',
	webinar_summary: 'plan "business" with the add-ons "webinar" and "event_subscription"',
	meeting_summary: 'plan "business" with the add-on "event_subscription"',
	video_sdk: 'the add-on "video_sdk"',
	paid: 'plan "pro" or "business"',
};

const GROUP_OF_KIND: { readonly [kind in Endpoint["kind"]]: Group } = {
	webinar: "Webinars",
	meeting: "Meetings",
	session: "Sessions",
};
/** Of many of them, whatever they are. */
const QUALITY = "dashboardQuality";

function pageNotes({ pages, query }: Endpoint): readonly string[] {
	const isRange = queryParametersOf(query).some(({ name }) => name === "from");
	return [
		...(pages === "qos" ? ["In profile zoom page_size is 1 when absent, and at most 10."] : []),
		...(isRange ? ["In profile zoom from and to are required and at most a month apart."] : []),
	];
}

function operationOf(endpoint: Endpoint): Operation {
	const { operationId, kind, path, title, about, notes, rateLabel, needs, query, body } = endpoint;
	const scopes = scopesOf(endpoint, "admin");
	const schema = nameOfSchema(body);
	return {
		operationId,
		group: operationId === QUALITY ? "Quality" : GROUP_OF_KIND[kind],
		method: "GET",
		path: `/v2${path}`,
		masterPath: `/v2/accounts/{accountId}${path}`,
		title,
		about,
		notes: [...notes, ...pageNotes(endpoint)],
		prerequisites: PREREQUISITES[needs],
		rateLabel,
		access: "bearer",
		scopes,
		masterScopes: scopesOf(endpoint, "master"),
		pathParameters: pathParametersOf(path),
		queryParameters: queryParametersOf(query),
		formParameters: [],
		success: { description: `What is known of the ${KINDS[kind].noun}s asked for`, schema, example: exampleOf(schema) },
		errors: errorsOfEndpoint(endpoint, scopes),
	};
}

export const ENDPOINT_OPERATIONS: readonly Operation[] = ENDPOINTS.map(operationOf);
