/** What a Fastify server must be made with for the API to answer every path in its own words. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { answerError } from "./answer-error.js";
import { QosError } from "./errors.js";
import { rewriteApiUrl } from "./rewrite-api-url.js";

/** Encoded UUIDs and long foreign ids must reach our own 404, not the router's 414. */
const MAX_PATH_ID_LENGTH = 500;

export const API_SERVER_OPTIONS = {
	routerOptions: { maxParamLength: MAX_PATH_ID_LENGTH },
	rewriteUrl: (request: { url?: string | undefined }) => rewriteApiUrl(request.url ?? "/"),
	/** What the router turns away before any route is known: its own words quote the URL. */
	frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => {
		answerError(new QosError("unknown_path"), request, reply);
	},
};
