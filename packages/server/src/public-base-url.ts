/** Where callers reach this server: before every address that it writes into an answer or a page. */
import type { FastifyRequest } from "fastify";

export const DEFAULT_BASE_URL = "http://127.0.0.1:8730";

/** Nothing else can be in the address of a page, and it is written into programs. */
const HOST = /^[A-Za-z0-9.:[\]-]{1,255}$/;

/** The configured `publicUrl`, which may have a path; else what the request was sent to. Without a slash at its end. */
export function publicBaseUrl(
	{ protocol, host }: Pick<FastifyRequest, "protocol" | "host">,
	publicUrl: string | undefined,
): string {
	return publicUrl ?? (HOST.test(host) ? `${protocol}://${host}` : DEFAULT_BASE_URL);
}
