/** Lists that come in pages: page by page, or row by row, however long the reader takes over them. */
import { ApiError } from "./api-error.js";
import { openGivenRows } from "./given-rows.js";
import type { Tolerant } from "./tolerant.js";

/** What the one list of a body holds; of several bodies, what any of theirs does. */
export type RowOf<Body> = Body extends unknown
	? { [Key in keyof Body]: Body[Key] extends readonly (infer Row)[] ? Row : never }[keyof Body]
	: never;

/**
 * Nothing is asked before it is iterated, and no page before it is needed. Each iteration begins anew. A page token is
 * good for 15 minutes: when it has run out, the list is asked for again from its beginning, and what was given already
 * is left out, so that no row comes twice and none is lost. Such a list is that of the moment of the second request:
 * whoever has joined since is in it. Where the number of a webinar names another one by then, the error is thrown.
 */
export interface Pages<Body> extends AsyncIterable<Tolerant<Body>> {
	/** The rows of all pages, one after another. */
	readonly rows: () => AsyncIterable<Tolerant<RowOf<Body>>>;
}

type ReadPage<Body> = (pageToken: string | undefined) => Promise<Tolerant<Body>>;

const fieldOf = (body: object, name: string): unknown => new Map<string, unknown>(Object.entries(body)).get(name);

function rowsOf(body: object, list: string): readonly unknown[] {
	const found = fieldOf(body, list);
	return Array.isArray(found) ? found : [];
}

/** The documented answer to a page token that has run out, also by the hosted service; it does not say which of both it is. */
const isTokenRefused = (error: unknown): error is ApiError => error instanceof ApiError && error.code === 300;

/** `list` names the field of a body that holds its rows. */
export function createPages<Body extends object>(readPage: ReadPage<Body>, list: string): Pages<Body> {
	async function* pages() {
		const given = openGivenRows();
		const seen = new Set<string>();
		let pageToken: string | undefined;
		let isAgain = false;
		/** Why the list was asked for again; undefined once that has brought something new. */
		let refusal: ApiError | undefined;
		for (;;) {
			let body: Tolerant<Body>;
			try {
				body = await readPage(pageToken);
			} catch (error) {
				// Nothing new since the last time: the token has not run out, it never was good.
				if (pageToken === undefined || refusal !== undefined || !isTokenRefused(error)) throw error;
				refusal = error;
				pageToken = undefined;
				isAgain = true;
				seen.clear();
				given.startAgain();
				continue;
			}
			const rows = rowsOf(body, list);
			const fresh = rows.filter(given.isNew);
			// Not one row of before: it is the list of something else, which has the same number by now.
			if (refusal !== undefined && pageToken === undefined && fresh.length === rows.length) throw refusal;
			if (fresh.length > 0) refusal = undefined;
			if (!isAgain) yield body;
			else if (fresh.length > 0) yield { ...body, [list]: fresh };
			const next = fieldOf(body, "next_page_token");
			// A token that comes back would lead round in a circle.
			if (typeof next !== "string" || next === "" || seen.has(next)) return;
			seen.add(next);
			pageToken = next;
		}
	}
	async function* rows() {
		for await (const body of pages()) {
			for (const row of rowsOf(body, list)) {
				// What a row holds is the server's word, as for every body; that it is an object is looked at.
				if (typeof row === "object" && row !== null) yield row as Tolerant<RowOf<Body>>;
			}
		}
	}
	return { [Symbol.asyncIterator]: pages, rows };
}
