/** The closed list of built browser files that the server gives out, and how each is sent. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";

const TYPES = {
	css: "text/css; charset=utf-8",
	html: "text/html; charset=utf-8",
	js: "text/javascript; charset=utf-8",
	svg: "image/svg+xml",
	txt: "text/plain; charset=utf-8",
} as const;

export interface BuiltFile {
	/** The path in the URL. */
	readonly url: string;
	/** The path in the assets folder. */
	readonly file: string;
	readonly type: (typeof TYPES)[keyof typeof TYPES];
}

/** For pages of other origins: the agent, and the hash that a page pins it by. */
export const AGENT_FILES: readonly BuiltFile[] = [
	{ url: "/agent.js", file: "agent.js", type: TYPES.js },
	{ url: "/agent.mjs", file: "agent.mjs", type: TYPES.js },
	{ url: "/agent.js.integrity", file: "agent.js.integrity", type: TYPES.txt },
];

export const TRY_FILES: readonly BuiltFile[] = [
	{ url: "/try", file: "try/index.html", type: TYPES.html },
	{ url: "/try/icon.svg", file: "try/icon.svg", type: TYPES.svg },
	{ url: "/try/main.js", file: "try/main.js", type: TYPES.js },
	{ url: "/try/try.css", file: "try/try.css", type: TYPES.css },
];

export const REFERENCE_FILES: readonly BuiltFile[] = [
	{ url: "/reference/icon.svg", file: "try/icon.svg", type: TYPES.svg },
	{ url: "/reference/main.js", file: "reference/main.js", type: TYPES.js },
	{ url: "/reference/reference.css", file: "reference/reference.css", type: TYPES.css },
];

/**
 * Sends one file with an ETag over its content and 304 to whoever has it. Reading it at each request keeps a rebuilt
 * page fresh without a restart; the few requests for these files do not need a cache.
 */
export async function sendBuiltFile(
	assetsFolder: string,
	{ file, type }: BuiltFile,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	let content: Buffer;
	try {
		content = await readFile(join(assetsFolder, file));
	} catch {
		return reply.code(503).send({ code: 503, message: `${file} has not been built. Run \`npm run build\`.` });
	}
	const etag = `"${createHash("sha256").update(content).digest("base64url")}"`;
	// no-cache: keep it, but ask each time; the name of a file does not change with its content.
	reply.header("etag", etag).header("cache-control", "no-cache");
	const held = request.headers["if-none-match"]?.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
	if (held?.includes(etag)) return reply.code(304).send();
	return reply.type(type).send(content);
}
