/** The routes of `…/causes`. */
import { CausesSchema } from "@qoscope/wire";
import type { FastifyInstance } from "fastify";
import { callerOf, requireAccess } from "../access.js";
import { KINDS } from "../kinds.js";
import type { MetricsRouteParts } from "../metrics/register-metrics.js";
import { checkPrerequisite } from "../profile.js";
import { limitRate } from "../rate-limits/limit-rate.js";
import { scopesOf } from "../scopes.js";
import { CAUSE_RATE_LABEL, CAUSE_ROUTES } from "./cause-routes.js";
import { readCauses } from "./read-causes.js";

export async function registerCauses(scope: FastifyInstance, parts: MetricsRouteParts): Promise<void> {
	for (const { kind, path, figures } of CAUSE_ROUTES) {
		const { instanceId, personId } = KINDS[kind];
		const { needs, unavailable, tooOld = unavailable } = figures;
		scope.get<{ Params: Readonly<Record<string, string>> }>(
			path.replace(/\{(\w+)\}/g, ":$1"),
			{
				onRequest: [
					requireAccess(parts.accounts, parts.tokens, { scopes: scopesOf(figures, "admin"), unavailable }),
					limitRate(parts.rateLimits, CAUSE_RATE_LABEL),
					async (request) => checkPrerequisite(callerOf(request), needs),
				],
				schema: { response: { 200: CausesSchema } },
			},
			(request) =>
				readCauses(parts, {
					...{ account: callerOf(request), kind, unavailable, tooOld },
					instanceId: request.params[instanceId] ?? "",
					personId: request.params[personId] ?? "",
				}),
		);
	}
}
