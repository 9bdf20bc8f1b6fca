/** Where our own questions about one participant are asked: whoever may read the figures may ask them. */
import type { InstanceKind } from "@qoscope/wire";
import type { FastifyInstance } from "fastify";
import type { TSchema } from "typebox";
import { callerOf, requireAccess } from "./access.js";
import type { Endpoint, RateLabel } from "./endpoints/endpoint.js";
import { ENDPOINTS } from "./endpoints/index.js";
import { KINDS } from "./kinds.js";
import type { PersonRequest } from "./metrics/metrics-parts.js";
import type { MetricsRouteParts } from "./metrics/register-metrics.js";
import { checkPrerequisite } from "./profile.js";
import { limitRate } from "./rate-limits/limit-rate.js";
import { scopesOf } from "./scopes.js";

export interface PersonRoute {
	readonly kind: InstanceKind;
	readonly path: string;
	/** The row of the participant's figures, for scopes, prerequisites and answers. */
	readonly figures: Endpoint;
}

/** The word is the last of the path, and `rewrite-api-url.ts` knows it. */
export function personRoutes(word: "causes" | "latency" | "state"): readonly PersonRoute[] {
	return (["webinar", "meeting", "session"] as const).map((kind) => {
		const { personId } = KINDS[kind];
		const figures = ENDPOINTS.find((row) => row.kind === kind && row.path.endsWith(`{${personId}}/qos`));
		if (figures === undefined) throw new Error(`No endpoint gives the figures of one in a ${kind}.`);
		return { kind, path: figures.path.replace(/^\/\w+/, "/api/v1").replace(/qos$/, word), figures };
	});
}

export interface PersonQuestion {
	readonly routes: readonly PersonRoute[];
	readonly rateLabel: RateLabel;
	readonly schema: TSchema;
	readonly answer: (request: Omit<PersonRequest<unknown>, "query">) => Promise<unknown>;
}

export function registerPersonQuestion(
	scope: FastifyInstance,
	{ accounts, tokens, rateLimits }: Pick<MetricsRouteParts, "accounts" | "tokens" | "rateLimits">,
	{ routes, rateLabel, schema, answer }: PersonQuestion,
): void {
	for (const { kind, path, figures } of routes) {
		const { instanceId, personId } = KINDS[kind];
		const { needs, unavailable, tooOld = unavailable } = figures;
		scope.get<{ Params: Readonly<Record<string, string>> }>(
			path.replace(/\{(\w+)\}/g, ":$1"),
			{
				onRequest: [
					requireAccess(accounts, tokens, { scopes: scopesOf(figures, "admin"), unavailable }),
					limitRate(rateLimits, rateLabel),
					async (request) => checkPrerequisite(callerOf(request), needs),
				],
				schema: { response: { 200: schema } },
			},
			(request) =>
				answer({
					...{ account: callerOf(request), kind, unavailable, tooOld },
					instanceId: request.params[instanceId] ?? "",
					personId: request.params[personId] ?? "",
				}),
		);
	}
}
