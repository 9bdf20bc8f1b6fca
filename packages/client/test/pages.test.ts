// Lists: page by page, row by row, and what a page may lack.
import { createClient } from "@qoscope/client";
import { expect, test } from "vitest";
import { collect, getToken, serve } from "./serve.js";

const pageTokenOf = (target = "") => new URL(target, "http://x").searchParams.get("next_page_token");

/** Two pages of one participant each. */
const serveTwoPages = () =>
	serve(({ url }) => {
		const token = pageTokenOf(url);
		return { body: { next_page_token: token === null ? "two+" : "", participants: [{ user_id: token ?? "one" }] } };
	});

test("pages are followed to the last one, with the filters on each", async () => {
	const { url, lines } = await serveTwoPages();
	const pages = createClient({ url, getToken }).webinars.participants(9, { type: "live", pageSize: 1 });
	expect((await collect(pages)).map((page) => page.participants?.[0]?.user_id)).toEqual(["one", "two+"]);
	expect(lines()).toEqual([
		"GET /v2/metrics/webinars/9/participants?type=live&page_size=1",
		"GET /v2/metrics/webinars/9/participants?type=live&page_size=1&next_page_token=two%2B",
	]);
});

test("rows are those of all pages, and a list can be read again from its beginning", async () => {
	const { url, lines } = await serveTwoPages();
	const pages = createClient({ url, getToken }).webinars.participants(9);
	const ids = async () => (await collect(pages.rows())).map((one) => one.user_id);
	expect(await ids()).toEqual(["one", "two+"]);
	expect(await ids()).toEqual(["one", "two+"]);
	expect(lines()).toHaveLength(4);
});

test("no page is asked for before it is needed", async () => {
	const { url, lines } = await serveTwoPages();
	const pages = createClient({ url, getToken }).webinars.participants(9);
	expect(lines()).toEqual([]);
	for await (const one of pages.rows()) {
		expect(one.user_id).toBe("one");
		break;
	}
	expect(lines()).toHaveLength(1);
});

test("the rows of a session's list are its users", async () => {
	const { url } = await serve(() => ({ body: { users: [{ id: "7" }], sessions: [{ id: "s" }] } }));
	const { sessions } = createClient({ url, getToken });
	expect(await collect(sessions.participants("x").rows())).toEqual([{ id: "7" }]);
	expect(await collect(sessions.list().rows())).toEqual([{ id: "s" }]);
});

test("a page token that comes back does not lead round in a circle", async () => {
	const { url, asked } = await serve(() => ({ body: { next_page_token: "same" } }));
	await collect(createClient({ url, getToken }).meetings.list());
	expect(asked).toHaveLength(2);
});

/** The documented answer to a page token that has run out, as the hosted service may send it, too. */
const refused = (status: number) => ({
	status,
	body: { code: 300, message: "The next page token is invalid or expired." },
});

/** Serves a list three rows a page; `refuses` says which request, counted from 0, is turned away. */
function serveRows(rowsAt: (before: number) => readonly object[], refuses: (before: number) => boolean, status = 400) {
	return serve(({ url }, before) => {
		const token = pageTokenOf(url);
		if (token !== null && refuses(before)) return refused(status);
		const rows = rowsAt(before);
		const end = Number(token ?? 0) + 3;
		return { body: { next_page_token: end < rows.length ? String(end) : "", participants: rows.slice(end - 3, end) } };
	});
}
const people = (...ids: number[]) => ids.map((id) => ({ user_id: String(id), leave_time: "" }));

test.each([400, 200])(
	"a page token that has run out (%s) is got anew: no row comes twice, none is lost",
	async (status) => {
		const ids = [1, 2, 3, 4, 5, 6, 7, 8];
		// The rows are read again with other figures, which name nobody.
		const rowsAt = (before: number) => people(...ids).map((one) => ({ ...one, leave_time: String(before) }));
		const { url } = await serveRows(rowsAt, (before) => before === 1 || before === 5, status);
		const list = createClient({ url, getToken }).webinars.participants(9);
		expect((await collect(list.rows())).map((one) => one.user_id)).toEqual(ids.map(String));
	},
);

test("who has joined before the list is read again is in it, wherever that is, and who has left is not read twice", async () => {
	const rowsAt = (before: number) => (before < 2 ? people(2, 4, 6, 8) : people(1, 2, 3, 6, 7, 8));
	const { url } = await serveRows(rowsAt, (before) => before === 1);
	const pages = await collect(createClient({ url, getToken }).webinars.participants(9));
	const ids = pages.map((page) => page.participants?.map((one) => one.user_id));
	expect(ids).toEqual([
		["2", "4", "6"],
		["1", "3"],
		["7", "8"],
	]);
});

test("rows of one name are told apart by their number", async () => {
	const rows = people(1, 1, 2, 2, 2, 3);
	const { url } = await serveRows(
		() => rows,
		(before) => before === 1,
	);
	const list = createClient({ url, getToken }).meetings.participants(9);
	expect((await collect(list.rows())).map((one) => one.user_id)).toEqual(["1", "1", "2", "2", "2", "3"]);
});

test("a page token that is never taken is an error and not the end of the list", async () => {
	const { url, asked } = await serveRows(
		() => people(1, 2, 3, 4),
		() => true,
	);
	const rows: unknown[] = [];
	const read = async () => {
		for await (const one of createClient({ url, getToken }).webinars.participants(9).rows()) rows.push(one);
	};
	await expect(read()).rejects.toMatchObject({ name: "ApiError", status: 400, code: 300 });
	expect(rows).toHaveLength(3);
	expect(asked).toHaveLength(4);
});

test("of another webinar, which has the number by the time that the list is read again, no row is given", async () => {
	const rowsAt = (before: number) => (before < 2 ? people(1, 2, 3, 4) : people(5, 6, 7, 8));
	const { url } = await serveRows(rowsAt, (before) => before === 1);
	const list = createClient({ url, getToken }).webinars.participants(9);
	await expect(collect(list.rows())).rejects.toMatchObject({ code: 300 });
});

test.each([
	["an array", [], []],
	["null", "null", []],
	["no list", { later_field: { a: 1 } }, []],
	["a list that is none", { participants: "x" }, []],
	[
		"rows that are none",
		{ participants: [null, 7, { user_id: "1", later_field: [] }] },
		[{ user_id: "1", later_field: [] }],
	],
])("%s in a body is taken without a complaint", async (_, body, rows) => {
	const { url } = await serve(() => ({ body }));
	const pages = createClient({ url, getToken }).webinars.participants(1);
	expect(await collect(pages)).toHaveLength(1);
	expect(await collect(pages.rows())).toEqual(rows);
});
