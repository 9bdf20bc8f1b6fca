/** Two accounts on one server: whatever one asks, it never sees a byte of the other's. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ENDPOINTS } from "../../src/api/endpoints/index.js";
import { createScene, pathOf, type Scene } from "./mock-scene.js";
import { randomRequest } from "./random-requests.js";

const REQUESTS = 2_000;
let scene: Scene;
beforeAll(async () => {
	scene = await createScene();
	// Of the second account alone: no text of it occurs in the first one's data.
	const globex = scene.data["globex"]?.instances ?? [];
	for (const { uuid, participants } of globex) {
		const instance = await scene.api.store.findInstanceByUuid("globex", uuid);
		if (instance !== undefined) {
			await scene.api.store.putInstance({
				...instance,
				topic: "GLOBEX topic",
				hostName: "GLOBEX host",
				sessionKey: "GLOBEX key",
				version: 2,
			});
		}
		for (const { id } of participants) {
			const person = await scene.api.store.findParticipant("globex", uuid, id);
			if (person === undefined) continue;
			await scene.api.store.putParticipants([
				{ ...person, name: "GLOBEX name", email: "GLOBEX@globex.example", userId: "GLOBEX user", version: 2 },
			]);
		}
	}
});
afterAll(() => scene.api.close());

function idsOf(account: string) {
	const instances = scene.data[account]?.instances ?? [];
	return {
		uuids: instances.map(({ uuid }) => uuid),
		people: instances.flatMap(({ participants }) => participants.map(({ id }) => String(id))),
	};
}

test(`none of ${REQUESTS} random requests of one account is answered with anything of the other's`, async () => {
	const [own, foreign] = [idsOf("acme"), idsOf("globex")];
	const world = {
		instances: [...own.uuids, ...foreign.uuids],
		people: [...own.people, ...foreign.people],
		accounts: ["acme", "globex"],
	};
	const marks = ["GLOBEX", ...foreign.uuids];
	const authorization = `Bearer ${await scene.api.tokenOf("acme")}`;
	let answered = 0;
	await fc.assert(
		fc.asyncProperty(randomRequest(world), async ({ method, url, headers, payload }) => {
			// Ending is the one thing that a request can change, and the scene is for all of them.
			if (method === "POST" && url.startsWith("/api")) return;
			const reply = await scene.api.app.inject({
				method,
				url,
				headers: { ...headers, authorization },
				...(payload === undefined ? {} : { payload }),
			});
			if (reply.statusCode === 200) answered += 1;
			// What the caller itself wrote may come back in a message.
			const text = `${reply.body}${JSON.stringify(reply.headers)}`;
			for (const mark of marks)
				if (!url.includes(mark) && !decodeURIComponent(url.replaceAll("%", "%25")).includes(mark))
					expect(text).not.toContain(mark);
			expect(reply.statusCode === 200 && foreign.uuids.some((uuid) => reply.body.includes(uuid))).toBe(false);
		}),
		{ numRuns: REQUESTS },
	);
	// The law says something only if many of the requests are good ones.
	expect(answered).toBeGreaterThan(REQUESTS / 40);
});

test("every endpoint answers a foreign id as it does an unknown one, by number and by UUID", async () => {
	const unknown = "UnknownUnknownUnknownA==";
	for (const endpoint of ENDPOINTS.filter(({ path }) => path.includes("{"))) {
		for (const { uuid, participants } of scene.data["globex"]?.instances ?? []) {
			const person = participants[0]?.id ?? 1;
			const foreign = await scene.api.call(pathOf(endpoint, uuid, person));
			const nobody = await scene.api.call(pathOf(endpoint, unknown, person));
			expect(foreign.status, endpoint.path).toBe(404);
			expect(foreign.body).toEqual(nobody.body);
		}
	}
});

test("a page token of another account, path, instance or filter is refused on every list", async () => {
	const webinar = scene.data["acme"]?.instances.find(
		({ kind, participants }) => kind === "webinar" && participants.length > 4,
	);
	const meeting = scene.data["acme"]?.instances.find(
		({ kind, participants }) => kind === "meeting" && participants.length > 3,
	);
	const uuid = {
		webinar: webinar?.uuid ?? "",
		meeting: meeting?.uuid ?? "",
		session: scene.data["acme"]?.instances.find(({ kind }) => kind === "session")?.uuid ?? "",
	};
	const lists = ENDPOINTS.filter(
		({ path, pages }) => pages !== undefined && /\/(participants|users)(\/qos|\/qos_summary)?$/.test(path),
	);
	const urls = lists.map((endpoint) => `${pathOf(endpoint, uuid[endpoint.kind], 1)}?page_size=1&type=past`);
	const tokens: string[] = [];
	for (const url of urls) {
		const { status, body } = await scene.api.call(url);
		if (status === 200) tokens.push(String(body["next_page_token"]));
	}
	expect(tokens.length).toBeGreaterThan(8);
	expect(new Set(tokens).size).toBe(tokens.length);
	for (const [index, url] of urls.entries()) {
		for (const token of tokens) {
			if (tokens[index] === token) continue;
			const answer = await scene.api.call(`${url}&next_page_token=${token}`);
			expect([200, 400]).toContain(answer.status);
			if (answer.status === 200) expect(url, "its own token only").toBe(urls[tokens.indexOf(token)]);
		}
	}
});
