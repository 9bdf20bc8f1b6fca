// Each endpoint of the server's table has a method, and each method an endpoint.
import { type Client, createClient } from "@qoscope/client";
import { expect, test } from "vitest";
import { CAUSE_ROUTES } from "../../server/src/api/causes/cause-routes.js";
import { END_ROUTES } from "../../server/src/api/end-instance.js";
import { ENDPOINTS } from "../../server/src/api/endpoints/index.js";
import { LATENCY_ROUTES } from "../../server/src/api/latency/latency-routes.js";
import { STATE_ROUTES } from "../../server/src/api/states/state-routes.js";
import { collect, getToken, serve } from "./serve.js";

const QUESTIONS = ["list", "participants", "participantsQos", "qosSummary", "sharing"] as const;

/** Asks everything that there is to ask. */
async function askAll(client: Client) {
	for (const kind of [client.webinars, client.meetings, client.sessions]) {
		for (const question of QUESTIONS) await collect<unknown>(question === "list" ? kind.list() : kind[question]("I"));
		await kind.detail("I");
		await kind.participantQos("I", "P");
		await kind.causes("I", "P");
		await kind.latency("I", "P");
		await kind.state("I", "P");
		await kind.end("I");
	}
	for (const kind of [client.webinars, client.meetings]) {
		await collect(kind.satisfaction("I"));
		await collect(kind.report("I"));
	}
	await client.quality();
}
const fill = (path: string) => path.replace(/\{(participantId|userId)\}/, "P").replace(/\{\w+\}/, "I");
const ours = [
	...END_ROUTES.map(({ path }) => `POST ${fill(path)}`),
	...[...CAUSE_ROUTES, ...LATENCY_ROUTES, ...STATE_ROUTES].map(({ path }) => `GET ${fill(path)}`),
];

test("the methods are the endpoints of the server, no more and no less", async () => {
	const { url, lines } = await serve();
	await askAll(createClient({ url, getToken }));
	const served = ENDPOINTS.map(({ path }) => `GET /v2${fill(path)}`);
	expect(lines().sort()).toEqual([...served, ...ours].sort());
});

test("for a master account all of them are asked in the form that names the account, except our own", async () => {
	const { url, lines } = await serve();
	await askAll(createClient({ url, getToken, account: "a/b" }));
	const served = ENDPOINTS.map(({ path }) => `GET /v2/accounts/a%2Fb${fill(path)}`);
	expect(lines().sort()).toEqual([...served, ...ours].sort());
});
