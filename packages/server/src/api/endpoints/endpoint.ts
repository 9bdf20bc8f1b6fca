/**
 * One endpoint of the compatible API as a row: what it is called, who may ask, what it takes and gives, and what answers.
 * The routes, the OpenAPI document, the reference page and the Postman collection are all made from these rows.
 */
import type { InstanceKind } from "@qoscope/wire";
import type { Static, TSchema } from "typebox";
import type { Account } from "../../config/config-schema.js";
import type { ErrorKey } from "../errors.js";
import { KINDS } from "../kinds.js";
import type { MetricsParts, PersonRequest } from "../metrics/metrics-parts.js";
import type { PageClass, Prerequisite } from "../profile.js";
import type { ScopedEndpoint } from "../scopes.js";

/** The hosted service's classes of cost. */
export const RATE_LABELS = ["Light", "Medium", "Heavy", "Resource-intensive"] as const;
export type RateLabel = (typeof RATE_LABELS)[number];

export interface EndpointFacts extends ScopedEndpoint {
	/** As in the official description. */
	readonly operationId: string;
	/** Below `/v2`, and below `/v2/accounts/{accountId}`; path parameters in braces. */
	readonly path: string;
	readonly kind: InstanceKind;
	readonly title: string;
	/** What it is for, in a sentence or two. */
	readonly about: string;
	/** What a caller should know beside. */
	readonly notes: readonly string[];
	readonly rateLabel: RateLabel;
	/** What the hosted service, and profile `zoom`, ask of an account. */
	readonly needs: Prerequisite;
	/** The answer for an unknown or foreign id. */
	readonly unavailable: ErrorKey;
	/** The answer when the figures were dropped for their age; absent where that cannot be. */
	readonly tooOld?: ErrorKey;
	/** Which limits of `page_size` hold; absent where there are no pages. */
	readonly pages?: PageClass;
}

export interface Endpoint extends EndpointFacts {
	readonly query: TSchema;
	readonly body: TSchema;
	readonly answer: (
		parts: MetricsParts,
		asked: {
			readonly account: Account;
			readonly query: unknown;
			readonly params: Readonly<Record<string, string>>;
		},
	) => Promise<unknown>;
}

/**
 * Makes a row. The route has checked the query against its schema before `answer` is called, and the router gives every
 * parameter of the path.
 */
export function endpoint<Query extends TSchema, Body extends TSchema>(
	facts: EndpointFacts,
	query: Query,
	body: Body,
	answer: (parts: MetricsParts, request: PersonRequest<Static<Query>>) => Promise<Static<Body>>,
): Endpoint {
	const { instanceId, personId } = KINDS[facts.kind];
	return {
		...facts,
		query,
		body,
		answer: (parts, asked) =>
			answer(parts, {
				account: asked.account,
				kind: facts.kind,
				query: asked.query as Static<Query>,
				instanceId: asked.params[instanceId] ?? "",
				personId: asked.params[personId] ?? "",
				unavailable: facts.unavailable,
				tooOld: facts.tooOld ?? facts.unavailable,
			}),
	};
}
