/** The Postman collection and the seed's own item, run with newman against a server on which things go on. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Deployment, deploy, REPOSITORY, type ServerProcess } from "./support/qoscope-process.js";
import { type NewmanRun, runNewman } from "./support/run-newman.js";
import { type Ids, openThreeKinds } from "./support/three-kinds.js";

let deployment: Deployment;
let server: ServerProcess;
let ids: Ids;
beforeAll(async () => {
	deployment = await deploy();
	server = await deployment.start();
	ids = await openThreeKinds(deployment, server);
}, 300_000);
afterAll(() => deployment?.close());

interface Item {
	readonly name: string;
	readonly item?: readonly Item[];
	readonly request?: { readonly url: { readonly variable: readonly { readonly key: string; value: string }[] } };
}
const requestsOf = ({ item = [] }: Pick<Item, "item">): readonly Item[] =>
	item.flatMap((one) => (one.item === undefined ? [one] : requestsOf(one)));

const fetchJson = async (path: string) => (await fetch(`${server.url}${path}`)).json();
const client = () => ({
	clientId: deployment.credentials.clientId,
	clientSecret: deployment.credentials.clientSecret,
});
const token = async () =>
	(await deployment.run("token", "--config", deployment.configFile, "--url", server.url)).trim();

const seeds = join(REPOSITORY, "../shared/seeds");
const seed = existsSync(seeds) ? readdirSync(seeds).find((name) => name.startsWith("003")) : undefined;
if (seed === undefined) console.log("skipped: the seed's Postman item, which does not lie beside this clone");

describe.skipIf(seed === undefined)("the seed's own Postman item", () => {
	const [, written = "{}"] =
		seed === undefined ? [] : readFileSync(join(seeds, seed), "utf8").split("Postman Collection Item JSON\n");
	const PLACEHOLDER = "quis officia in reprehenderit";

	/** As somebody does who pastes it: into a collection with its variables, a token in its own oauth2 block. */
	async function runItem(type: string, own: Partial<Ids>): Promise<NewmanRun> {
		const item = JSON.parse(written);
		item.request.auth = {
			type: "oauth2",
			oauth2: [
				{ key: "accessToken", value: await token(), type: "string" },
				{ key: "addTokenTo", value: "header", type: "string" },
			],
		};
		for (const variable of item.request.url.variable) variable.value = Reflect.get(own, variable.key) ?? variable.value;
		item.request.url.query[0].value = type;
		const info = { name: "Pasted", schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" };
		return runNewman({ info, item: [item], variable: [{ key: "baseUrl", value: `${server.url}/v2` }] }, {});
	}

	it.each(["live", "past"])("is answered 200 for %s", async (type) => {
		const { answers, failures } = await runItem(type, ids);
		expect(failures).toEqual([]);
		expect(answers).toMatchObject([{ status: 200, authorization: expect.stringMatching(/^Bearer ./) }]);
		expect(JSON.parse(answers[0]?.text ?? "")).toMatchObject({ user_id: ids.participantId });
	});

	it("is answered 404 with code 3001 for its own placeholders", async () => {
		expect(written).toContain(PLACEHOLDER);
		const { answers } = await runItem("live", {});
		expect(answers.map(({ status }) => status)).toEqual([404]);
		expect(JSON.parse(answers[0]?.text ?? "")).toMatchObject({ code: 3001 });
	});
});

describe("an operation's own collection", () => {
	it("runs with nothing but a client's id and secret and the ids", async () => {
		const collection = await fetchJson("/reference/postman/dashboardWebinarParticipantQOS.collection.json");
		const { answers, failures } = await runNewman(collection, { ...client(), ...ids });
		expect(failures).toEqual([]);
		expect(answers.map(({ status }) => status)).toEqual([200, 200]);
	});
});

/** What the contract has only for what is over; the whole collection asks for both forms of it. */
const REPORT = "Get a report of webinar participants";
const REVOKE = "Revoke an access token";

describe("the whole collection", () => {
	it("gets each answer of a running webinar, and ends it; of one that is over it is green", async () => {
		const collection = await fetchJson("/postman.json");
		const running = await runNewman(collection, { ...client(), ...ids });
		expect(running.answers.map(({ name }) => name)).toEqual(requestsOf(collection).map(({ name }) => name));
		for (const { name, status } of running.answers) {
			expect([name, status]).toEqual([name, name === REPORT ? 404 : 200]);
		}
		const [first, ...others] = running.answers;
		// Calling a token back is the client's own business: it proves itself by its secret.
		const sent = new Set(others.filter(({ name }) => name !== REVOKE).map(({ authorization }) => authorization));
		expect(sent).toEqual(new Set([`Bearer ${JSON.parse(first?.text ?? "{}").access_token}`]));

		const over = await runNewman(collection, { ...client(), ...ids });
		expect(over.failures).toEqual([]);
		expect(new Set(over.answers.map(({ status }) => status))).toEqual(new Set([200]));
		expect(over.answers).toHaveLength(running.answers.length);
	}, 400_000);

	it("turns red without a secret", async () => {
		const { failures } = await runNewman(await fetchJson("/postman.json"), ids);
		expect(failures.length).toBeGreaterThan(0);
	});
});
