/** The built texts of the reference, with the server's address put in. Making them takes 0.1 s, putting it in 1 ms. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { ADDRESS, makeReferenceTexts, type ReferenceTexts } from "../api/reference/reference-texts.js";

/** In the assets folder; scripts/build-reference.js writes it. */
export const REFERENCE_TEXTS_FILE = "reference/texts.json";

export interface ReferenceText {
	readonly body: Buffer;
	readonly etag: string;
	/** Whether the body is compressed with gzip. */
	readonly isGzip: boolean;
}

export interface ReferenceTextsReader {
	/** `address` has no character that HTML or JSON would write in another way. Undefined for a path without a text. */
	readonly read: (path: string, address: string, takesGzip: boolean) => Promise<ReferenceText | undefined>;
}

interface Template {
	/** What stands between the places of the address. */
	readonly parts: readonly Buffer[];
	readonly hash: string;
}

function templateOf(text: string): Template {
	return {
		parts: text.split(ADDRESS).map((part) => Buffer.from(part)),
		hash: createHash("sha256").update(text).digest("base64url"),
	};
}

function fill({ parts }: Template, address: string): Buffer {
	const filling = Buffer.from(address);
	return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [filling, part])));
}

/** What is not built, as in a test, is made here. */
async function readTexts(assetsFolder: string): Promise<ReferenceTexts> {
	try {
		return JSON.parse(await readFile(join(assetsFolder, REFERENCE_TEXTS_FILE), "utf8"));
	} catch {
		return makeReferenceTexts();
	}
}

/** `publicUrl` is the one address that all callers get: then each text is compressed once. */
export function openReferenceTexts(assetsFolder: string, publicUrl: string | undefined): ReferenceTextsReader {
	let templates: Promise<ReadonlyMap<string, Template>> | undefined;
	const compressed = new Map<string, Promise<Buffer>>();

	async function load(): Promise<ReadonlyMap<string, Template>> {
		const texts = await readTexts(assetsFolder);
		return new Map(Object.entries(texts).map(([path, text]) => [path, templateOf(text)]));
	}

	return {
		async read(path, address, takesGzip) {
			templates ??= load();
			const template = (await templates).get(path);
			if (template === undefined) return undefined;
			const isGzip = takesGzip && publicUrl !== undefined;
			const addressHash = createHash("sha256").update(address).digest("base64url").slice(0, 12);
			const etag = `"${template.hash}-${addressHash}${isGzip ? "-gzip" : ""}"`;
			if (!isGzip) return { body: fill(template, address), etag, isGzip };
			const made = compressed.get(path) ?? promisify(gzip)(fill(template, address));
			compressed.set(path, made);
			return { body: await made, etag, isGzip };
		},
	};
}
