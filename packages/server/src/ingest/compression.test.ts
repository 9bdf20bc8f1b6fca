// Frames that an agent compresses: taken, bounded, and heard to the last one.
import { MAX_REPORT_BYTES } from "@qoscope/wire";
import { afterEach, expect, test, vi } from "vitest";
import { MORNING_MS } from "../live/fake-clock.contract.js";
import { createTestIngests, helloOf, NUMBER, reportOf, signToken } from "./open-test-ingest.contract.js";

const SLOT = MORNING_MS - 5_000;
const { open, closeAll } = createTestIngests();
afterEach(closeAll);

test("frames come compressed from whoever offers it, and are bounded by what they hold", async () => {
	const server = await open();
	const agent = server.connect(await signToken(), String(NUMBER), {}, { perMessageDeflate: { threshold: 0 } });
	agent.send(helloOf());
	agent.send(reportOf(SLOT));
	await agent.acknowledged([SLOT]);
	expect(agent.socket.extensions).toBe("permessage-deflate");
	agent.send(`{"type":"report","slot":${SLOT},"pad":"${"x".repeat(MAX_REPORT_BYTES)}"}`);
	expect(await agent.closed).toBe(1009);
	expect(await server.drops("too_large")).toBe(1);
});

test("a compressed goodbye is heard although the agent closes right behind it", async () => {
	const server = await open();
	const host = await signToken({ jti: "host", participant: { role: "host" } });
	const agent = server.connect(host, String(NUMBER), {}, { perMessageDeflate: { threshold: 0 } });
	agent.send(helloOf());
	await agent.next("hello");
	agent.send(reportOf(SLOT));
	agent.send({ type: "leave", end: true });
	// A page that goes away: all of it comes in one piece.
	agent.socket.close();
	await vi.waitFor(async () => expect((await server.stored()).instance?.endMs).toBeDefined());
	expect((await server.stored()).participants).toMatchObject([{ leaveCause: "left" }]);
});
