/** The routes of our own about one participant: `…/causes` and `…/state`. */
import { CausesSchema, StatesSchema } from "@qoscope/wire";
import type { FastifyInstance } from "fastify";
import type { TSchema } from "typebox";
import { callerOf, requireAccess } from "../access.js";
import type { RateLabel } from "../endpoints/endpoint.js";
import { KINDS } from "../kinds.js";
import type { MetricsParts, PersonRequest } from "../metrics/metrics-parts.js";
import type { MetricsRouteParts } from "../metrics/register-metrics.js";
import { checkPrerequisite } from "../profile.js";
import { limitRate } from "../rate-limits/limit-rate.js";
import { scopesOf } from "../scopes.js";
import { readStates } from "../states/read-states.js";
import { STATE_RATE_LABEL, STATE_ROUTES } from "../states/state-routes.js";
import { CAUSE_RATE_LABEL, CAUSE_ROUTES, type CauseRoute } from "./cause-routes.js";
import { readCauses } from "./read-causes.js";

interface Asked {
	readonly routes: readonly CauseRoute[];
	readonly rateLabel: RateLabel;
	readonly body: TSchema;
	readonly read: (parts: MetricsParts, request: Omit<PersonRequest<unknown>, "query">) => Promise<object>;
}

const ASKED: readonly Asked[] = [
	{ routes: CAUSE_ROUTES, rateLabel: CAUSE_RATE_LABEL, body: CausesSchema, read: readCauses },
	{ routes: STATE_ROUTES, rateLabel: STATE_RATE_LABEL, body: StatesSchema, read: readStates },
];

export async function registerOfOne(scope: FastifyInstance, parts: MetricsRouteParts): Promise<void> {
	for (const { routes, rateLabel, body, read } of ASKED) {
		for (const { kind, path, figures } of routes) {
			const { instanceId, personId } = KINDS[kind];
			const { needs, unavailable, tooOld = unavailable } = figures;
			scope.get<{ Params: Readonly<Record<string, string>> }>(
				path.replace(/\{(\w+)\}/g, ":$1"),
				{
					onRequest: [
						requireAccess(parts.accounts, parts.tokens, { scopes: scopesOf(figures, "admin"), unavailable }),
						limitRate(parts.rateLimits, rateLabel),
						async (request) => checkPrerequisite(callerOf(request), needs),
					],
					schema: { response: { 200: body } },
				},
				(request) =>
					read(parts, {
						...{ account: callerOf(request), kind, unavailable, tooOld },
						instanceId: request.params[instanceId] ?? "",
						personId: request.params[personId] ?? "",
					}),
			);
		}
	}
}
