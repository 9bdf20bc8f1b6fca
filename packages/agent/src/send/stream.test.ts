// The clock that the stream measures.
import { expect, test } from "vitest";
import { createVirtualEnvironment } from "../replay/virtual-environment.js";
import { openStream } from "./stream.js";

const SERVER_MS = 1_700_000_000_000;

test("the clock is that of the echo with the shortest way; the hello is not taken for one", async () => {
	const ways = [10, 700, 40, 300, 500];
	const measured: number[] = [];
	const environment = createVirtualEnvironment({
		wallMs: 0,
		server: {
			onConnect: (connection) => connection.open(),
			onFrame(connection, { type, at }) {
				// All of the way lies behind the answer, so the error is half of the way.
				const serverTimeMs = SERVER_MS + environment.now();
				environment.after(ways.shift() ?? 0, () => connection.send({ type, at, serverTimeMs }));
			},
		},
	});
	const counts = { acknowledgedReports: 0, droppedReports: 0 };
	const stream = openStream(
		environment,
		"http://127.0.0.1/agent/v1/webinars/1",
		() => Promise.resolve("t"),
		{ run: "0123456789abcdef", facts: {}, reports: [], counts },
		(offsetMs) => measured.push(offsetMs),
		() => {},
		() => {},
		() => {},
	);
	await environment.advance(5_000);
	expect(measured).toEqual([SERVER_MS - 20]);
	expect(ways).toEqual([]);
	stream.close();
	expect(environment.openCount).toBe(0);
});
