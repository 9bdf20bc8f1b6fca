/** Tests that a step of the server's clock costs no report of agents which keep the time that they were given. */
import { SLOT_MS } from "@qoscope/wire";
import { afterEach, expect, test } from "vitest";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import { batchOf, createTestIngests, helloOf, reportOf, signToken } from "./open-test-ingest.contract.js";

const { open, closeAll } = createTestIngests();
afterEach(closeAll);

test.each([-3_600_000, 3_600_000])(
	"by %d ms: agents of before and of after report on, and stay present",
	async (stepMs) => {
		const server = await open();
		const exp = MORNING_MS / 1_000 + 86_400;
		const before = server.connect(await signToken({ jti: "before", exp }));
		before.send(helloOf());
		before.send(reportOf(MORNING_MS - SLOT_MS));
		await before.acknowledged([MORNING_MS - SLOT_MS]);
		server.clock.jump(stepMs);
		const after = await signToken({ jti: "after", exp });
		for (let slot = 0; slot < 30; slot++) {
			const slotMs = MORNING_MS + slot * SLOT_MS;
			server.clock.pass(SLOT_MS);
			before.send(reportOf(slotMs));
			await before.acknowledged([slotMs]);
			await server.post(batchOf(after, [slotMs + stepMs]));
			await server.lifecycle.sweep();
		}
		const { instance, participants } = await server.stored();
		expect(instance?.endMs).toBeUndefined();
		expect(participants.map(({ jti, leaveMs }) => [jti, leaveMs]).sort()).toEqual([
			["after", undefined],
			["before", undefined],
		]);
		const ahead = Math.max(server.clock.nowMs(), server.clock.nowMs() - stepMs) + 10 * SLOT_MS;
		before.send(reportOf(ahead));
		expect(await before.next("refuse")).toMatchObject({ reason: "future_dated", slot: ahead });
	},
);
