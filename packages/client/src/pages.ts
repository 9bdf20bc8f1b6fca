/** Lists that come in pages: page by page, or row by row. */
import type { Tolerant } from "./tolerant.js";

/** What the one list of a body holds; of several bodies, what any of theirs does. */
export type RowOf<Body> = Body extends unknown
	? { [Key in keyof Body]: Body[Key] extends readonly (infer Row)[] ? Row : never }[keyof Body]
	: never;

/**
 * Nothing is asked before it is iterated, and no page before it is needed. Each iteration begins anew. A page token is
 * good for 15 minutes: who takes longer over a page gets an ApiError with code 300 for the next one, never a short list.
 */
export interface Pages<Body> extends AsyncIterable<Tolerant<Body>> {
	/** The rows of all pages, one after another. */
	readonly rows: () => AsyncIterable<Tolerant<RowOf<Body>>>;
}

type ReadPage<Body> = (pageToken: string | undefined) => Promise<Tolerant<Body>>;

const fieldOf = (body: object, name: string): unknown => new Map<string, unknown>(Object.entries(body)).get(name);

/** `list` names the field of a body that holds its rows. */
export function createPages<Body extends object>(readPage: ReadPage<Body>, list: string): Pages<Body> {
	async function* pages() {
		const seen = new Set<string>();
		for (let pageToken: string | undefined; ; ) {
			const body = await readPage(pageToken);
			yield body;
			const next = fieldOf(body, "next_page_token");
			// A token that comes back would lead round in a circle.
			if (typeof next !== "string" || next === "" || seen.has(next)) return;
			seen.add(next);
			pageToken = next;
		}
	}
	async function* rows() {
		for await (const body of pages()) {
			const found = fieldOf(body, list);
			// What a row holds is the server's word, as for every body; that it is an object is looked at.
			for (const row of Array.isArray(found) ? found : []) {
				if (typeof row === "object" && row !== null) yield row as Tolerant<RowOf<Body>>;
			}
		}
	}
	return { [Symbol.asyncIterator]: pages, rows };
}
