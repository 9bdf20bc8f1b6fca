/** The reference of the API over HTTP: the page, its two files, the OpenAPI document and the Postman collection. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { publicBaseUrl } from "../public-base-url.js";
import { REFERENCE_FILES, sendBuiltFile } from "./built-files.js";
import { openReferenceTexts } from "./open-reference-texts.js";

export interface ReferenceParts {
	/** Folder of the built browser files. */
	readonly assetsFolder: string;
	/** Where callers reach the server; the address of the request when absent. */
	readonly publicUrl?: string;
}

const POLICY = [
	"default-src 'self'",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join("; ");

/** For a page or a tool of any origin: what it says is no secret. */
const OPEN_HEADERS = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };

const takesGzip = ({ headers }: FastifyRequest) =>
	/(^|[\s,])gzip(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(headers["accept-encoding"] ?? ""));

export async function registerReference(app: FastifyInstance, parts: ReferenceParts): Promise<void> {
	const { assetsFolder, publicUrl } = parts;
	const texts = openReferenceTexts(assetsFolder, publicUrl);

	/** 304 to whoever has it; the content differs with the address that it is asked at. */
	async function sendText(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const [path = ""] = request.url.split("?");
		const text = await texts.read(path, publicBaseUrl(request, publicUrl), takesGzip(request));
		if (text === undefined) {
			reply.callNotFound();
			return reply;
		}
		const { body, etag, isGzip } = text;
		reply.header("etag", etag).header("cache-control", "no-cache").header("vary", "host, accept-encoding");
		if (request.headers["if-none-match"] === etag) return reply.code(304).send();
		if (path.endsWith(".json")) reply.headers(OPEN_HEADERS);
		if (isGzip) reply.header("content-encoding", "gzip");
		return reply
			.type(path.endsWith(".json") ? "application/json; charset=utf-8" : "text/html; charset=utf-8")
			.send(body);
	}

	await app.register(async (scope) => {
		scope.addHook("onRequest", async (_request, reply) => {
			reply
				.header("x-content-type-options", "nosniff")
				.header("referrer-policy", "no-referrer")
				.header("content-security-policy", POLICY)
				.header("cross-origin-opener-policy", "same-origin");
		});
		for (const path of ["/reference", "/openapi.json", "/postman.json", "/reference/postman/:file"]) {
			scope.get(path, sendText);
		}
		for (const file of REFERENCE_FILES) {
			scope.get(file.url, (request, reply) => sendBuiltFile(assetsFolder, file, request, reply));
		}
	});
}
