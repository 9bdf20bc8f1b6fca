/** The routes of the compatible dashboard API, each in its plain form and under `/accounts/{accountId}`. */
import { ParticipantListSchema, ParticipantQosSchema, QosSummarySchema, WebinarListSchema } from "@qoscope/wire";
import type { FastifyInstance } from "fastify";
import { type Static, type TSchema, Type } from "typebox";
import type { Account } from "../../config/config-schema.js";
import { callerOf, requireAccess } from "../access.js";
import type { ErrorKey } from "../errors.js";
import type { AccessTokens } from "../oauth/access-tokens.js";
import { dropEmptyParameters, PageQuerySchema, RangeQuerySchema, TypeQuerySchema } from "../query.js";
import { type MetricsEndpoint, scopesOf } from "../scopes.js";
import { listParticipantSummaries } from "./list-participant-summaries.js";
import { listParticipants } from "./list-participants.js";
import { listWebinars } from "./list-webinars.js";
import type { MetricsParts } from "./metrics-parts.js";
import { readParticipantQos } from "./read-participant-qos.js";

export interface MetricsRouteParts extends MetricsParts {
	readonly accounts: readonly Account[];
	readonly tokens: AccessTokens;
}

const FORMS = [
	{ prefix: "/v2/metrics/webinars", scopeForm: "admin" },
	{ prefix: "/v2/accounts/:accountId/metrics/webinars", scopeForm: "master" },
] as const;

const ListQuerySchema = Type.Object({ ...TypeQuerySchema.properties, ...PageQuerySchema.properties });
const WebinarsQuerySchema = Type.Object({ ...ListQuerySchema.properties, ...RangeQuerySchema.properties });

interface InWebinar {
	readonly webinarId: string;
}
interface OfParticipant extends InWebinar {
	readonly participantId: string;
}

export async function registerMetrics(scope: FastifyInstance, parts: MetricsRouteParts): Promise<void> {
	for (const { prefix, scopeForm } of FORMS) {
		const route = (endpoint: MetricsEndpoint, unavailable: ErrorKey, querystring: TSchema, body: TSchema) => ({
			onRequest: requireAccess(parts.accounts, parts.tokens, { scopes: scopesOf(endpoint, scopeForm), unavailable }),
			preValidation: async ({ query }: { readonly query: unknown }) => dropEmptyParameters(query),
			schema: { querystring, response: { 200: body } },
		});
		scope.get<{ Querystring: Static<typeof WebinarsQuerySchema> }>(
			prefix,
			route("listWebinars", "webinar_unavailable", WebinarsQuerySchema, WebinarListSchema),
			(request) => listWebinars(parts, { account: callerOf(request), query: request.query }),
		);
		scope.get<{ Params: InWebinar; Querystring: Static<typeof ListQuerySchema> }>(
			`${prefix}/:webinarId/participants`,
			route("listParticipants", "participants_unavailable", ListQuerySchema, ParticipantListSchema),
			(request) => {
				const { webinarId } = request.params;
				return listParticipants(parts, { account: callerOf(request), webinarId, query: request.query });
			},
		);
		scope.get<{ Params: OfParticipant; Querystring: Static<typeof TypeQuerySchema> }>(
			`${prefix}/:webinarId/participants/:participantId/qos`,
			route("readParticipantQos", "webinar_unavailable", TypeQuerySchema, ParticipantQosSchema),
			(request) => {
				const { webinarId, participantId } = request.params;
				return readParticipantQos(parts, {
					account: callerOf(request),
					webinarId,
					participantId,
					type: request.query.type,
				});
			},
		);
		scope.get<{ Params: InWebinar; Querystring: Static<typeof PageQuerySchema> }>(
			`${prefix}/:webinarId/participants/qos_summary`,
			route("listParticipantSummaries", "summary_unavailable", PageQuerySchema, QosSummarySchema),
			(request) => {
				const { webinarId } = request.params;
				return listParticipantSummaries(parts, { account: callerOf(request), webinarId, query: request.query });
			},
		);
	}
}
