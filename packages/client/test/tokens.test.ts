// Access tokens: got, kept, renewed and revoked.
import { ApiError, createClient } from "@qoscope/client";
import { expect, test } from "vitest";
import { getToken, serve } from "./serve.js";

const credentials = { accountId: "acc", clientId: "id", clientSecret: "se:cret/+" };
const BASIC = `Basic ${Buffer.from("id:se:cret/+").toString("base64")}`;
const tokenAnswer = (token: string, expiresIn = 3_600) => ({ body: { access_token: token, expires_in: expiresIn } });
const refusal = { status: 401, body: { code: 124, message: "No." } };

test("one is asked for with the credentials in header and form, and used until it nearly expires", async () => {
	let nowMs = 0;
	const { url, asked, lines } = await serve((request) =>
		request.url === "/oauth/token" ? tokenAnswer(`t${nowMs}`) : {},
	);
	const client = createClient({ url, credentials, now: () => nowMs });
	for (nowMs of [0, 3_539_999, 3_540_000]) await client.webinars.detail(1);
	expect(lines().filter((line) => line === "POST /oauth/token")).toHaveLength(2);
	expect(asked[0]?.body).toBe("grant_type=account_credentials&account_id=acc");
	expect(asked.map(({ authorization }) => authorization)).toEqual([
		BASIC,
		"Bearer t0",
		"Bearer t0",
		BASIC,
		"Bearer t3540000",
	]);
});

test("a secret may hold any character", async () => {
	const { url, asked } = await serve(() => tokenAnswer("t"));
	await createClient({ url, credentials: { ...credentials, clientSecret: "pässword€" } }).accessToken();
	expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from("id:pässword€").toString("base64")}`);
});

test("calls at the same time share one token", async () => {
	const { url, lines } = await serve((request) => (request.url === "/oauth/token" ? tokenAnswer("t") : {}));
	const client = createClient({ url, credentials });
	await Promise.all([client.webinars.detail(1), client.meetings.detail(2), client.quality()]);
	expect(lines().filter((line) => line === "POST /oauth/token")).toHaveLength(1);
});

test("one that is turned away is renewed once, and a second refusal is told", async () => {
	let tokens = 0;
	const { url, asked } = await serve((request) => {
		if (request.url === "/oauth/token") return tokenAnswer(`t${++tokens}`);
		return request.headers.authorization === "Bearer t2" ? {} : refusal;
	});
	await createClient({ url, credentials }).webinars.detail(1);
	expect(asked).toHaveLength(4);
	tokens = 5;
	const failure = createClient({ url, credentials }).webinars.detail(1);
	await expect(failure).rejects.toMatchObject({ status: 401, code: 124, message: "No." });
	expect(asked).toHaveLength(8);
});

test("a refusal that comes with status 200 counts as one", async () => {
	let tokens = 0;
	const { url } = await serve((request) => {
		if (request.url === "/oauth/token") return tokenAnswer(`t${++tokens}`);
		return request.headers.authorization === "Bearer t2" ? { body: { topic: "x" } } : { ...refusal, status: 200 };
	});
	expect(await createClient({ url, credentials }).webinars.detail(1)).toEqual({ topic: "x" });
});

test("a token of one's own is asked for again when it was turned away, and not sent twice", async () => {
	const { url, asked } = await serve(({ headers }) => (headers.authorization === "Bearer new" ? {} : refusal));
	await expect(createClient({ url, getToken }).webinars.detail(1)).rejects.toMatchObject({ status: 401 });
	expect(asked).toHaveLength(1);
	const tokens = ["old", "new"];
	await createClient({ url, getToken: async () => tokens.shift() ?? "" }).webinars.detail(1);
	expect(asked).toHaveLength(3);
});

test("wrong credentials are told in the server's words", async () => {
	const body = { reason: "Invalid client_id or client_secret", error: "invalid_client" };
	const { url } = await serve(() => ({ status: 400, body }));
	const failure = createClient({ url, credentials }).accessToken();
	await expect(failure).rejects.toMatchObject({ status: 400, code: undefined, message: body.reason });
	await expect(failure).rejects.toThrow(ApiError);
});

test("an answer without a token is told", async () => {
	const { url } = await serve();
	await expect(createClient({ url, credentials }).accessToken()).rejects.toThrow("The answer holds no access token.");
});

test("revoking names the token that was used and the client that has it; the next call gets a new one", async () => {
	let tokens = 0;
	const { url, asked, lines } = await serve((request) =>
		request.url === "/oauth/token" ? tokenAnswer(`t${++tokens}`) : {},
	);
	const client = createClient({ url, credentials });
	await client.revokeToken();
	expect(asked).toEqual([]);
	await client.webinars.detail(1);
	await client.revokeToken();
	expect(asked[2]).toEqual({ line: "POST /oauth/revoke", authorization: BASIC, body: "token=t1" });
	await client.webinars.detail(1);
	expect(asked[4]?.authorization).toBe("Bearer t2");
	expect(lines()).toHaveLength(5);
});

test("a token of one's own is revoked by itself, and a refusal is told", async () => {
	const { url, asked } = await serve((_, before) =>
		before === 0 ? {} : { status: 400, body: { reason: "Invalid Token!", error: "invalid_grant" } },
	);
	const client = createClient({ url, getToken });
	await client.revokeToken();
	expect(asked).toEqual([{ line: "POST /oauth/revoke", authorization: undefined, body: "token=given" }]);
	await expect(client.revokeToken()).rejects.toMatchObject({ status: 400, message: "Invalid Token!" });
});
