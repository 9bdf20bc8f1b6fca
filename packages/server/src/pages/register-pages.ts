/** What a browser loads from the server: the agent, for pages of any origin, and the try page, for this machine alone. */
import { INSTANCE_KINDS } from "@qoscope/wire";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../clock.js";
import type { Account } from "../config/config-schema.js";
import { comesFromThisMachine } from "../observe/local-only.js";
import { AGENT_FILES, sendBuiltFile, TRY_FILES } from "./built-files.js";
import { refusalOf } from "./try-refusal.js";
import { createTrySession } from "./try-session.js";

export interface PageParts {
	readonly accounts: readonly Account[];
	readonly clock: Clock;
	/** Folder of the built browser files. */
	readonly assetsFolder: string;
	/** Where callers reach the server, where the configuration says so. */
	readonly publicUrl?: string;
	/** Whether the configuration says that a proxy stands in front: then nobody gets the try page. */
	readonly behindProxy: boolean;
}

const schemeOf = (request: FastifyRequest) => ("encrypted" in request.raw.socket ? "https" : "http");

/** Only for hosts that have passed `refusalOf`: the host goes into the policy, since not every 'self' covers ws:. */
function contentSecurityPolicy(request: FastifyRequest): string {
	const socket = `${schemeOf(request) === "https" ? "wss" : "ws"}://${request.headers.host}`;
	return [
		"default-src 'self'",
		`connect-src 'self' ${socket}`,
		"media-src 'self' blob:",
		"object-src 'none'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join("; ");
}

/** Lets pass who is on this machine; answers everyone else. */
async function guardTryPage(
	request: FastifyRequest,
	reply: FastifyReply,
	behindProxy: boolean,
): Promise<FastifyReply | undefined> {
	reply.header("x-content-type-options", "nosniff").header("referrer-policy", "no-referrer");
	const { method, headers } = request;
	const peerAddress = request.raw.socket.remoteAddress;
	const message = refusalOf({ method, headers, peerAddress, scheme: schemeOf(request), behindProxy });
	if (message !== undefined) return reply.code(403).header("cache-control", "no-store").send({ code: 403, message });
	reply
		.header("content-security-policy", contentSecurityPolicy(request))
		.header("permissions-policy", "camera=(self), microphone=(self), display-capture=(self)")
		.header("cross-origin-opener-policy", "same-origin")
		.header("cross-origin-resource-policy", "same-origin");
	return undefined;
}

export async function registerPages(app: FastifyInstance, parts: PageParts): Promise<void> {
	const { accounts, clock, assetsFolder, publicUrl = "", behindProxy } = parts;
	const preHandler = (request: FastifyRequest, reply: FastifyReply) => guardTryPage(request, reply, behindProxy);

	for (const file of AGENT_FILES) {
		app.get(file.url, (request, reply) => {
			reply
				.header("access-control-allow-origin", "*")
				.header("cross-origin-resource-policy", "cross-origin")
				.header("x-content-type-options", "nosniff");
			return sendBuiltFile(assetsFolder, file, request, reply);
		});
	}

	for (const file of TRY_FILES) {
		app.get(file.url, { preHandler }, (request, reply) => sendBuiltFile(assetsFolder, file, request, reply));
	}

	app.post<{ Querystring: { readonly kind?: unknown } }>("/try/session", { preHandler }, async (request, reply) => {
		const kind = INSTANCE_KINDS.find((known) => known === (request.query.kind ?? "webinar"));
		if (kind === undefined) {
			return reply.code(400).send({ code: 400, message: `kind must be one of ${INSTANCE_KINDS.join(", ")}.` });
		}
		const origin = `${schemeOf(request)}://${request.headers.host}`;
		const session = await createTrySession(accounts[0], kind, origin, clock.nowMs());
		reply.header("cache-control", "no-store");
		if (session === undefined) {
			const message = "The first account has no agent key to sign a join token with. Add one, or run `qoscope init`.";
			return reply.code(503).send({ code: 503, message });
		}
		return reply.send(session);
	});

	app.get("/", (request, reply) => {
		const isNear = comesFromThisMachine(request.raw.socket.remoteAddress, request.headers);
		// Relative: a proxy may have put the server under a path of its own.
		if (isNear && !behindProxy) return reply.redirect("try", 302);
		return reply
			.type("text/plain; charset=utf-8")
			.send(
				`Qoscope is running. The API answers under ${publicUrl}/v2, agents report to ${publicUrl}/agent/v1, the agent is ${publicUrl}/agent.js, the reference is ${publicUrl}/reference.\n`,
			);
	});
}
