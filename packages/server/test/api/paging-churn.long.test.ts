/** Pages of a large webinar while people come and go: nobody twice, nobody missing who was there at the start. */
import { expect, test } from "vitest";
import { createApiHarness, makeInstance, makeParticipant, START_MS } from "./api-harness.js";

const AT_START = 5_000;
const MOVING = 500;
const ROOT = "/v2/metrics/webinars/93201235621/participants";

test.each([
	["the list", ROOT, "user_id", "page_size=300"],
	["qos_summary", `${ROOT}/qos_summary`, "participant_id", "page_size=250"],
	["the figures of everybody", `${ROOT}/qos`, "user_id", "page_size=300"],
])("of %s", async (_name, url, idField, size) => {
	const api = await createApiHarness();
	await api.store.putInstance(makeInstance());
	// Ids in no order, so that those who come later lie between those who were there.
	const idOf = (index: number) => ((index * 7_919) % 100_003) + 1;
	const people = Array.from({ length: AT_START + MOVING }, (_, index) =>
		makeParticipant({ id: idOf(index), jti: `v${index}`, joinMs: index < AT_START ? START_MS : START_MS + 1_000 }),
	);
	await api.store.putParticipants(people.slice(0, AT_START));
	api.setTime(START_MS + 500);
	const seen: string[] = [];
	let token = "";
	let moved = 0;
	for (let page = 0; page < 100; page++) {
		const { status, body } = await api.call(`${url}?${size}&next_page_token=${token}`);
		expect(status).toBe(200);
		seen.push(...(body["participants"] as Record<string, string>[]).map((row) => row[idField] ?? ""));
		token = String(body["next_page_token"]);
		if (token === "") break;
		// Some join, some leave, and time goes on, between any two pages.
		api.setTime(START_MS + 2_000 + page * 1_000);
		const next = Math.min(MOVING, moved + 50);
		await api.store.putParticipants(people.slice(AT_START + moved, AT_START + next));
		await api.store.putParticipants(
			people
				.slice(moved, next)
				.map((person) => ({ ...person, leaveMs: START_MS + 1_500, leaveCause: "left" as const, version: 2 })),
		);
		moved = next;
	}
	expect(moved).toBe(MOVING);
	expect(seen).toHaveLength(AT_START);
	expect(new Set(seen)).toEqual(new Set(people.slice(0, AT_START).map(({ id }) => String(id))));
	await api.close();
});
