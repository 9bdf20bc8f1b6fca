/** The routes of the compatible dashboard API, each in its plain form and under `/accounts/{accountId}`. */
import type { FastifyInstance } from "fastify";
import type { Account } from "../../config/config-schema.js";
import { callerOf, requireAccess } from "../access.js";
import { ENDPOINTS } from "../endpoints/index.js";
import type { AccessTokens } from "../oauth/access-tokens.js";
import { checkPrerequisite } from "../profile.js";
import { dropEmptyParameters } from "../query.js";
import type { RateLimits } from "../rate-limits/create-rate-limits.js";
import { limitRate } from "../rate-limits/limit-rate.js";
import { scopesOf } from "../scopes.js";
import type { MetricsParts } from "./metrics-parts.js";

export interface MetricsRouteParts extends MetricsParts {
	readonly accounts: readonly Account[];
	readonly tokens: AccessTokens;
	readonly rateLimits: RateLimits;
}

const FORMS = [
	{ prefix: "/v2", scopeForm: "admin" },
	{ prefix: "/v2/accounts/:accountId", scopeForm: "master" },
] as const;

interface Route {
	readonly Params: Readonly<Record<string, string>>;
}

export async function registerMetrics(scope: FastifyInstance, parts: MetricsRouteParts): Promise<void> {
	for (const { prefix, scopeForm } of FORMS) {
		for (const endpoint of ENDPOINTS) {
			const { path, needs, unavailable, rateLabel, query, body } = endpoint;
			const access = requireAccess(parts.accounts, parts.tokens, {
				scopes: scopesOf(endpoint, scopeForm),
				unavailable,
			});
			scope.get<Route>(
				`${prefix}${path.replace(/\{(\w+)\}/g, ":$1")}`,
				{
					onRequest: [
						access,
						limitRate(parts.rateLimits, rateLabel),
						async (request) => checkPrerequisite(callerOf(request), needs),
					],
					preValidation: async (request) => dropEmptyParameters(request.query),
					schema: { querystring: query, response: { 200: body } },
				},
				(request) =>
					endpoint.answer(parts, { account: callerOf(request), query: request.query, params: request.params }),
			);
		}
	}
}
