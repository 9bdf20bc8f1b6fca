// A reader that takes longer over a page than its token lives, against the real API with a clock that moves.
import { createClient } from "@qoscope/client";
import { expect, test } from "vitest";
import { createApiHarness, makeInstance, makeParticipant } from "../../server/test/api/api-harness.js";

const QUARTER_MS = 15 * 60_000;

test("rows() resumes where it stopped when a page token has run out, whatever the list", async () => {
	const api = await createApiHarness();
	const instance = makeInstance();
	await api.store.putInstance(instance);
	const ids = [1, 2, 3, 4, 5, 6, 7].map((number) => 4_398_046_511_104 + number);
	await api.store.putParticipants(ids.map((id) => makeParticipant({ id, jti: String(id) })));
	const url = await api.app.listen({ host: "127.0.0.1", port: 0 });
	const client = createClient({ url, getToken: () => api.tokenOf("acme") });
	const { participants, participantsQos, qosSummary } = client.webinars;
	for (const ask of [participants, participantsQos, qosSummary]) {
		const found: string[] = [];
		for await (const row of ask(instance.uuid, { pageSize: 2 }).rows()) {
			const name = "participant_id" in row ? row.participant_id : "user_id" in row ? row.user_id : undefined;
			found.push(String(name));
			api.setTime(api.clock.nowMs() + QUARTER_MS + 1);
		}
		expect(found).toEqual(ids.map(String));
	}
	await api.close();
});
