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

test("a page token that has expired is an error and not the end of the list", async () => {
	const { url } = await serve(({ url: target }) =>
		pageTokenOf(target) === null
			? { body: { next_page_token: "old", participants: [{ user_id: "1" }] } }
			: { status: 400, body: { code: 300, message: "The next page token is invalid or expired." } },
	);
	const rows: unknown[] = [];
	const read = async () => {
		for await (const one of createClient({ url, getToken }).webinars.participants(9).rows()) rows.push(one);
	};
	await expect(read()).rejects.toMatchObject({ name: "ApiError", status: 400, code: 300 });
	expect(rows).toEqual([{ user_id: "1" }]);
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
