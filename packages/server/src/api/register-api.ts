/** The HTTP API: access tokens, the compatible dashboard API, and our own verbs. */
import compress from "@fastify/compress";
import { CausesSchema, LatencySchema, StatesSchema } from "@qoscope/wire";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ReadAddress } from "../caller-address.js";
import { type Clock, followLatest } from "../clock.js";
import type { Account } from "../config/config-schema.js";
import type { Lifecycle, RoundTrips } from "../live/ports.js";
import type { InstanceStore, ParticipantStore, RatingStore, SampleReader } from "../store/ports.js";
import type { RevocationStore } from "../store/revocation-port.js";
import { CALLER, callerOf, requireAccess } from "./access.js";
import { answerError } from "./answer-error.js";
import { CAUSE_RATE_LABEL, CAUSE_ROUTES } from "./causes/cause-routes.js";
import { readCauses } from "./causes/read-causes.js";
import { END_RATE_LABEL, END_ROUTES, EndedInstanceSchema, endInstance } from "./end-instance.js";
import { QosError } from "./errors.js";
import { KINDS } from "./kinds.js";
import { LATENCY_RATE_LABEL, LATENCY_ROUTES } from "./latency/latency-routes.js";
import { readLatency } from "./latency/read-latency.js";
import { registerMetrics } from "./metrics/register-metrics.js";
import { createAccessTokens } from "./oauth/access-tokens.js";
import { openRevocations } from "./oauth/open-revocations.js";
import { registerOauth } from "./oauth/register-oauth.js";
import type { VerifySecret } from "./oauth/secret-queue.js";
import { createPageTokens } from "./page-token.js";
import { registerPersonQuestion } from "./person-routes.js";
import type { RateLimits } from "./rate-limits/create-rate-limits.js";
import { limitRate } from "./rate-limits/limit-rate.js";
import { END_WEBINAR_SCOPE } from "./scopes.js";
import { readStates } from "./states/read-states.js";
import { STATE_RATE_LABEL, STATE_ROUTES } from "./states/state-routes.js";
import { stampTrackingId } from "./tracking-id.js";

export interface ApiParts {
	readonly accounts: readonly Account[];
	readonly secret: string;
	/** What `api_url` says; the address of the request when absent. */
	readonly publicUrl?: string;
	readonly store: InstanceStore & ParticipantStore & RatingStore & RevocationStore & SampleReader;
	readonly lifecycle: Pick<Lifecycle, "endInstance">;
	readonly roundTrips: Pick<RoundTrips, "newestOf">;
	readonly rateLimits: RateLimits;
	readonly clock: Clock;
	/** Another way to check a client's secret than scrypt at full cost. */
	readonly verifySecret?: VerifySecret;
	/** That of the socket when absent. */
	readonly readAddress?: ReadAddress;
}

/** A smaller answer fits one packet as it is. */
const COMPRESS_FROM_BYTES = 1_400;

/** The app must have been made with `rewriteApiUrl` and with room for path ids of 400 characters. */
export async function registerApi(app: FastifyInstance, parts: ApiParts): Promise<void> {
	const { accounts, secret, publicUrl, store, lifecycle, roundTrips, rateLimits, clock, verifySecret } = parts;
	const revocations = await openRevocations({ store, clock, log: app.log });
	app.addHook("onClose", revocations.close);
	const tokens = createAccessTokens(secret, clock, revocations);
	const pageTokens = createPageTokens(secret, clock);
	const latestMs = followLatest(clock);

	const answerUnknownPath = (request: FastifyRequest, reply: FastifyReply) =>
		answerError(new QosError("unknown_path"), request, reply);
	// In a hook, since the handler for what is not found comes after a body that nobody will read.
	app.addHook("onRequest", async (request, reply) => {
		if (request.is404) return answerUnknownPath(request, reply);
	});
	// For the routes that take many paths and know only some of them; the framework's own words quote the URL.
	app.setNotFoundHandler(answerUnknownPath);
	await app.register((scope) =>
		registerOauth(scope, {
			accounts,
			tokens,
			revocations,
			...(publicUrl === undefined ? {} : { publicUrl }),
			...(verifySecret === undefined ? {} : { verify: verifySecret }),
			readAddress: parts.readAddress,
		}),
	);
	await app.register(async (scope) => {
		// Pages of three hundred participants are hundreds of kilobytes of much the same words.
		await scope.register(compress, { encodings: ["gzip", "deflate"], threshold: COMPRESS_FROM_BYTES });
		scope.decorateRequest(CALLER, undefined);
		scope.setErrorHandler(answerError);
		scope.addHook("onRequest", async (_request, reply) => {
			stampTrackingId(reply);
			reply.header("cache-control", "no-store");
		});
		// No endpoint reads a body; a client that sends one, or an empty one with a content type, is not turned away.
		scope.removeAllContentTypeParsers();
		scope.addContentTypeParser("*", { parseAs: "string" }, (_request, _body, done) => done(null, undefined));
		const metricsParts = { accounts, tokens, rateLimits, store, clock, latestMs, pageTokens };
		await registerMetrics(scope, metricsParts);
		registerPersonQuestion(scope, metricsParts, {
			...{ routes: CAUSE_ROUTES, rateLabel: CAUSE_RATE_LABEL, schema: CausesSchema },
			answer: (request) => readCauses(metricsParts, request),
		});
		registerPersonQuestion(scope, metricsParts, {
			...{ routes: LATENCY_ROUTES, rateLabel: LATENCY_RATE_LABEL, schema: LatencySchema },
			answer: (request) => readLatency({ store, clock, latestMs, roundTrips }, request),
		});
		registerPersonQuestion(scope, metricsParts, {
			...{ routes: STATE_ROUTES, rateLabel: STATE_RATE_LABEL, schema: StatesSchema },
			answer: (request) => readStates({ store, clock, latestMs, roundTrips }, request),
		});
		for (const { kind, path, unavailable } of END_ROUTES) {
			scope.post<{ Params: Readonly<Record<string, string>> }>(
				path.replace(/\{(\w+)\}/g, ":$1"),
				{
					onRequest: [
						requireAccess(accounts, tokens, { scopes: [END_WEBINAR_SCOPE], unavailable }),
						limitRate(rateLimits, END_RATE_LABEL),
					],
					schema: { response: { 200: EndedInstanceSchema } },
				},
				(request) => {
					const id = request.params[KINDS[kind].instanceId] ?? "";
					return endInstance({ store, lifecycle }, { account: callerOf(request), kind, id, unavailable });
				},
			);
		}
	});
}
