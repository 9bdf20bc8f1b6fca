/** Paths of the hosted service that are asked for and not served here: answered as such, and listed. */
import type { FastifyInstance } from "fastify";

/** The dashboard's own paths that Qoscope has no data for. */
export const LACKED_PATHS = [
	"/metrics/chat",
	"/metrics/client/feedback",
	"/metrics/client/satisfaction",
	"/metrics/client_versions",
	"/metrics/crc",
	"/metrics/im",
	"/metrics/zoomrooms",
	"/metrics/issues/zoomrooms",
] as const;

const MAX_LISTED = 1_000;

/** `GET /mock/missing` lists what was asked for in vain, with how often. */
export function registerMissingPaths(app: FastifyInstance): void {
	const asked = new Map<string, number>();

	app.addHook("onRequest", async (request, reply) => {
		if (!request.is404) return;
		const path = (request.originalUrl.split("?")[0] ?? "").slice(0, 300);
		const key = `${request.method} ${path}`;
		if (asked.has(key) || asked.size < MAX_LISTED) asked.set(key, (asked.get(key) ?? 0) + 1);
		const lacked = LACKED_PATHS.find((known) => path.includes(known));
		const what = lacked === undefined ? "is not known here" : "is one of the hosted service that is not served here";
		return reply.code(404).send({ code: 404, message: `${path} ${what}; GET /mock/missing lists what was asked for.` });
	});
	app.get("/mock/missing", async () => ({
		lacked: LACKED_PATHS.map((path) => `/v2${path}`),
		asked: [...asked].map(([request, times]) => ({ request, times })),
	}));
}
