/** The reference of the API over HTTP: the page, its two files, the OpenAPI document and the Postman collection. */
import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { OPERATIONS } from "../api/reference/model/operations.js";
import { openApiDocument } from "../api/reference/openapi/openapi-document.js";
import { referencePage } from "../api/reference/page/reference-page.js";
import { postmanCollection, postmanCollectionOf } from "../api/reference/postman/postman-collection.js";
import { postmanItem } from "../api/reference/postman/postman-item.js";
import { publicBaseUrl } from "../public-base-url.js";
import { REFERENCE_FILES, sendBuiltFile } from "./built-files.js";

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

/** The page takes a tenth of a second to make, and nearly everybody asks at the same address. */
function keepLast(make: (origin: string) => string): (origin: string) => string {
	let last: { readonly origin: string; readonly text: string } | undefined;
	return (origin) => {
		if (last?.origin !== origin) last = { origin, text: make(origin) };
		return last.text;
	};
}

const asText = (document: object) => `${JSON.stringify(document, null, "\t")}\n`;

/** 304 to whoever has it; the content differs with the address that it is asked at. */
function sendMade(request: FastifyRequest, reply: FastifyReply, type: string, content: string): FastifyReply {
	const etag = `"${createHash("sha256").update(content).digest("base64url")}"`;
	reply.header("etag", etag).header("cache-control", "no-cache").header("vary", "host");
	if (request.headers["if-none-match"] === etag) return reply.code(304).send();
	return reply.type(type).send(content);
}

/** For a page or a tool of any origin: what it says is no secret. */
function sendJson(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
	reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin");
	return sendMade(request, reply, "application/json; charset=utf-8", text);
}

export async function registerReference(app: FastifyInstance, parts: ReferenceParts): Promise<void> {
	const { assetsFolder, publicUrl } = parts;
	const page = keepLast(referencePage);
	const openApi = keepLast((origin) => asText(openApiDocument(origin)));
	const postman = keepLast((origin) => asText(postmanCollection(origin)));
	await app.register(async (scope) => {
		scope.addHook("onRequest", async (_request, reply) => {
			reply
				.header("x-content-type-options", "nosniff")
				.header("referrer-policy", "no-referrer")
				.header("content-security-policy", POLICY)
				.header("cross-origin-opener-policy", "same-origin");
		});
		scope.get("/reference", (request, reply) =>
			sendMade(request, reply, "text/html; charset=utf-8", page(publicBaseUrl(request, publicUrl))),
		);
		for (const file of REFERENCE_FILES) {
			scope.get(file.url, (request, reply) => sendBuiltFile(assetsFolder, file, request, reply));
		}
		scope.get("/openapi.json", (request, reply) =>
			sendJson(request, reply, openApi(publicBaseUrl(request, publicUrl))),
		);
		scope.get("/postman.json", (request, reply) =>
			sendJson(request, reply, postman(publicBaseUrl(request, publicUrl))),
		);
		for (const operation of OPERATIONS) {
			const file = `/reference/postman/${operation.operationId}`;
			scope.get(`${file}.item.json`, (request, reply) => sendJson(request, reply, asText(postmanItem(operation))));
			scope.get(`${file}.collection.json`, (request, reply) =>
				sendJson(request, reply, asText(postmanCollectionOf(operation, publicBaseUrl(request, publicUrl)))),
			);
		}
	});
}
