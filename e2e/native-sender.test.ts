/** The reference sender for native apps: against the agent on the same reports, and on whatever may go wrong. */
import { SLOT_MS } from "@qoscope/wire";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { type Ask, openApi } from "./support/ask-api.js";
import {
	audio,
	decode,
	FOLDER,
	KEY,
	linesOf,
	PYTHON,
	RECORDED,
	readRecordings,
	replay,
	SAMPLE,
	send,
	standIn,
	takenOf,
	textOf,
	totalsOf,
	WEBINAR,
	withoutPython,
} from "./support/native-sender.js";
import { type Deployment, deploy, type ServerProcess } from "./support/qoscope-process.js";
import { mintToken } from "./support/reporter.js";
import { runProgram } from "./support/run-program.js";

describe.skipIf(withoutPython)("holds its figures against the agent's", () => {
	it.each([["sample.jsonl", linesOf(SAMPLE)] as const, ...readRecordings()])("%s", async (_, lines) => {
		const server = await standIn();
		const { code, stdout, stderr } = await send(server.url, RECORDED, textOf(lines), KEY);
		expect({ code, stdout }, stderr).toEqual({ code: 0, stdout: "" });
		const { slots } = await replay(lines);
		const sent = decode(server.reports());
		expect(totalsOf(sent)).toEqual(totalsOf(slots));
		expect(sent).toEqual(slots);
	});

	it("the sample is what make_sample.py makes of a recording", async () => {
		const made = await runProgram([PYTHON, "-B", `${FOLDER}/make_sample.py`, "fixtures/recordings/loss.jsonl.gz"], {});
		expect(made.stdout === SAMPLE, "make it anew, as the README says").toBe(true);
	});
});

describe.skipIf(withoutPython)("with a server", () => {
	let deployment: Deployment;
	let server: ServerProcess;
	let ask: Ask;
	let key: Record<string, string>;
	beforeAll(async () => {
		deployment = await deploy();
		server = await deployment.start();
		ask = await openApi(deployment, server);
		const { agentKeyId, agentKeySecret } = deployment.credentials;
		key = { QOSCOPE_AGENT_KEY_ID: agentKeyId, QOSCOPE_AGENT_KEY_SECRET: agentKeySecret };
	});
	afterAll(() => deployment.close());

	test("the API says of the sender's participant what it says of the agent's", async () => {
		const { code, stderr } = await send(server.url, [...RECORDED, "--name", "Nat Native"], SAMPLE, key);
		expect(code, stderr).toBe(0);
		expect(stderr).toBe("Reports taken: 31. Lines skipped: 0. Slots measured: 7, given up: 0.\n");
		const { reports } = await replay(linesOf(SAMPLE));
		const token = await mintToken(deployment.credentials, {
			...{ jti: "agent", webinar: { number: WEBINAR }, participant: { name: "Ann Agent" } },
			...{ backfill: true },
		});
		const batch = { version: 1, token, run: "00000000000000aa", reports, leave: {} };
		const url = `${server.url}/agent/v1/webinars/${WEBINAR}/reports`;
		expect((await fetch(url, { method: "POST", body: JSON.stringify(batch) })).status).toBe(200);
		await ask(`/api/v1/webinars/${WEBINAR}/end`, "POST");

		interface Summary {
			readonly participants: readonly { participant_id: string; user_name: string; qos: readonly { type: string }[] }[];
		}
		const base = `/v2/metrics/webinars/${WEBINAR}/participants`;
		const { participants } = await ask<Summary>(`${base}/qos_summary?type=past`);
		const [native, agent] = ["Nat Native", "Ann Agent"].map((name) =>
			participants.find(({ user_name }) => user_name === name),
		);
		expect(native?.qos.map(({ type }) => type).sort()).toEqual(
			["audio", "video", "as"].flatMap((medium) => [`${medium}_input`, `${medium}_output`]).sort(),
		);
		expect(native?.qos).toEqual(agent?.qos);
		const [nativeQos, agentQos] = await Promise.all(
			[native, agent].map((one) =>
				ask<{ user_qos: readonly object[] }>(`${base}/${one?.participant_id}/qos?type=past`),
			),
		);
		expect(nativeQos?.user_qos.length).toBeGreaterThan(0);
		expect(nativeQos?.user_qos).toEqual(agentQos?.user_qos);
	});

	test("a call that runs now is taken, with a token from the environment", async () => {
		const lines = linesOf(SAMPLE);
		const shiftMs = Date.now() - (lines.at(-1)?.timestamp ?? 0);
		const moved = lines.map(({ timestamp, stats }) => ({
			timestamp: timestamp + shiftMs,
			stats: stats.map((entry) => ({ ...entry, timestamp: Number(entry["timestamp"]) + shiftMs })),
		}));
		const token = await mintToken(deployment.credentials, {
			...{ jti: "now", webinar: { number: WEBINAR + 1 }, participant: { name: "Now" } },
		});
		const webinar = ["--webinar", `${WEBINAR + 1}`];
		const { code, stderr } = await send(server.url, webinar, textOf(moved), { QOSCOPE_JOIN_TOKEN: token });
		expect(code, stderr).toBe(0);
		expect(stderr).toMatch(/^Reports taken: 31\. Lines skipped: 0\. Slots measured: [67], given up: 0\.\n$/);
		const { participants } = await ask<{ participants: readonly object[] }>(
			`/v2/metrics/webinars/${WEBINAR + 1}/participants`,
		);
		expect(participants).toMatchObject([{ user_name: "Now", leave_time: expect.stringMatching(/Z$/) }]);
	});

	test("a wrong key ends it with what to do", async () => {
		const wrong = { ...key, QOSCOPE_AGENT_KEY_SECRET: "wrong-wrong-wrong" };
		const { code, stdout, stderr } = await send(server.url, [], SAMPLE, wrong);
		expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
		expect(stderr).toMatch(
			/^Given up, 0 slots are not stored\. HTTP 401 bad_token: .* Check QOSCOPE_AGENT_KEY_ID and .*\n$/,
		);
		expect(stderr).not.toContain(wrong.QOSCOPE_AGENT_KEY_SECRET);
	});

	test("a token of another webinar ends it with what to do", async () => {
		const token = await mintToken(deployment.credentials, {
			...{ jti: "other", webinar: { number: 5 }, participant: { name: "" } },
		});
		const { code, stderr } = await send(server.url, [], SAMPLE, { QOSCOPE_JOIN_TOKEN: token });
		expect(code).toBe(1);
		expect(stderr).toMatch(
			/^Given up, 0 slots are not stored\. HTTP 403 other_webinar: .* --webinar must be the one that the token names\.\n$/,
		);
		expect(stderr).not.toContain(token);
	});

	test("an address that is no door ends it with what to do", async () => {
		const { code, stderr } = await send(`${server.url}/elsewhere`, [], SAMPLE, key);
		expect(code).toBe(1);
		expect(stderr).toMatch(
			/^Given up, 0 slots are not stored\. HTTP 404: there is no batch door of Qoscope at http.* Check --qoscope.*\n$/,
		);
	});

	test("a server that is gone ends it with what to do, at the beginning and at the end", async () => {
		await server.stop();
		for (const [options, slots] of [[[], 0] as const, [RECORDED, 7] as const]) {
			const { code, stdout, stderr } = await send(server.url, [...options, "--give-up-after", "1"], SAMPLE, key);
			expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
			const last = stderr.trimEnd().split("\n").at(-1);
			expect(last).toMatch(/^Given up, [07] slots are not stored\. http\S+ does not answer \(.*refused\)\. See that/);
			expect(last).toContain(` ${slots} slots `);
			expect(stderr).not.toContain("Traceback");
		}
	});
});

describe.skipIf(withoutPython)("with a server that is busy", () => {
	it("waits as long as it is told, on 503 and on 429, and sends the same again", async () => {
		const server = await standIn((before) =>
			before < 2 ? { status: before === 0 ? 503 : 429, headers: { "retry-after": "1" } } : undefined,
		);
		const { code, stderr } = await send(server.url, RECORDED, SAMPLE, KEY);
		expect(code, stderr).toBe(0);
		expect(stderr).toContain("HTTP 503. Again in 1 s.\n");
		expect(stderr).toContain("HTTP 429. Again in 1 s.\n");
		const taken = server.batches.slice(2);
		expect(decode(taken.flatMap(({ reports }) => reports))).toEqual((await replay(linesOf(SAMPLE))).slots);
		expect(taken.map(({ leave }) => leave !== undefined)).toEqual([...taken.slice(1).map(() => false), true]);
	});

	it("sends a slot that is in neither list again, and the leave with it", async () => {
		let isFirstLeave = true;
		const server = await standIn((_, batch) => {
			const holdsBack = batch.leave !== undefined && isFirstLeave;
			if (holdsBack) isFirstLeave = false;
			return holdsBack ? { body: { ...takenOf(batch), acknowledged: [] } } : undefined;
		});
		expect((await send(server.url, RECORDED, SAMPLE, KEY)).code).toBe(0);
		const [last, again] = server.batches.slice(-2);
		expect(again).toEqual(last);
		expect(again?.leave).toEqual({});
	});

	it("says which slots are refused, and ends with 1", async () => {
		const server = await standIn((_, batch) => {
			const refused = batch.reports.map(({ slot }) => ({ slot, reason: "too_old", message: "Too old." }));
			return { body: { ...takenOf(batch), acknowledged: [], refused } };
		});
		const { code, stderr } = await send(server.url, RECORDED, SAMPLE, KEY);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^Slot \d+ is given up: too_old: Too old\.\n/);
		expect(stderr).toMatch(/Slots measured: 7, given up: 7\.\n$/);
	});

	it("has its slots on the server's clock", async () => {
		const aheadMs = 3_600_000;
		const server = await standIn((_, batch) => ({
			body: takenOf(batch),
			headers: { date: new Date(Date.now() + aheadMs).toUTCString() },
		}));
		const now = Date.now();
		const lines = [0, 1, 2].map((index) => audio(now + index * 1_000, index * 1_000));
		expect((await send(server.url, [], textOf(lines), KEY)).code).toBe(0);
		// The first batch asks for the time and joins.
		expect(server.batches[0]?.reports).toEqual([]);
		for (const { slot } of server.reports()) expect(Math.abs(slot - now - aheadMs)).toBeLessThan(SLOT_MS + 4_000);
	});
});

describe.skipIf(withoutPython)("with bad input", () => {
	async function sendText(input: string) {
		const server = await standIn();
		const finished = await send(server.url, RECORDED, input, KEY);
		return { ...finished, totals: totalsOf(decode(server.reports())), batches: server.batches };
	}

	it("skips what is no JSON and what is no report, and says so", async () => {
		const whole = linesOf(SAMPLE);
		const bad = ["{", "\u0000", "7", '{"timestamp":"noon","stats":[]}', '{"timestamp":1}'];
		const text = `${bad.join("\n")}\n${textOf(whole.slice(0, 9))}no JSON\n\n${textOf(whole.slice(9))}`;
		const { code, stderr, totals } = await sendText(text);
		expect(code, stderr).toBe(0);
		expect(stderr).toContain("Line 1 is skipped: not JSON (");
		expect(stderr).toContain('Line 3 is skipped: not {"timestamp": milliseconds, "stats": [...]}.\n');
		expect(stderr).toContain("Line 15 is skipped: not JSON (");
		expect(stderr).toContain("Lines skipped: 7.");
		expect(totals).toEqual(totalsOf((await replay(whole)).slots));
	});

	it("takes entries that hold nonsense as not measured", async () => {
		const odd = [1, null, {}, { type: "inbound-rtp", remoteId: [], bytesReceived: "many", packetsReceived: true }];
		const lines = [0, 1, 2].map((index) => audio(index * 1_000, 1_000 * (index + 1)));
		const text = lines.map((line) => `${JSON.stringify({ ...line, stats: [...line.stats, ...odd] })}\n`).join("");
		const { code, stderr, totals } = await sendText(text);
		expect(code, stderr).toBe(0);
		expect(totals).toMatchObject({ "audio_output.bytes": 2_000, "audio_output.packets": 20 });
	});

	it("counts nothing for the step in which a counter restarts", async () => {
		const lines = [1_000, 3_000, 500, 900].map((bytes, index) => audio((index + 1) * 1_000, bytes));
		const { code, totals } = await sendText(textOf(lines));
		expect(code).toBe(0);
		expect(totals).toMatchObject({ "audio_output.bytes": 2_400, "audio_output.packets": 24 });
		expect(totals).toEqual(totalsOf((await replay(lines)).slots));
	});

	it("skips a report that is older than the one before, or the same", async () => {
		const lines = [
			audio(1_000, 1_000),
			audio(2_000, 2_000),
			audio(2_000, 2_500),
			audio(1_500, 1_500),
			audio(3_000, 3_000),
		];
		const { code, stderr, totals } = await sendText(textOf(lines));
		expect(code).toBe(0);
		expect(stderr).toContain("Line 3 is skipped: its timestamp is not after that of the report before.\n");
		expect(stderr).toContain("Line 4 is skipped: its timestamp is not after that of the report before.\n");
		expect(totals).toMatchObject({ "audio_output.bytes": 2_000 });
	});

	it("ends with 1 when there is nothing to measure, and reports nobody", async () => {
		const { code, stderr, batches } = await sendText("nothing\n");
		expect(code).toBe(1);
		expect(stderr).toMatch(/\nNothing was measured: that takes two lines .*\n$/);
		expect(batches).toEqual([]);
	});

	it("tells how it is used when the server's address is none", async () => {
		const { code, stderr } = await send("127.0.0.1:8730", [], SAMPLE, KEY);
		expect(code).toBe(2);
		expect(stderr).toMatch(/--qoscope: .* begins with http:\/\/ or https:\/\/\n$/);
	});

	it("asks for a key or a token, in the environment", async () => {
		const none = { QOSCOPE_AGENT_KEY_ID: "", QOSCOPE_AGENT_KEY_SECRET: "", QOSCOPE_JOIN_TOKEN: "" };
		const { code, stderr } = await send("http://127.0.0.1:1", [], SAMPLE, none);
		expect(code).toBe(2);
		expect(stderr).toMatch(/^Set QOSCOPE_AGENT_KEY_ID and QOSCOPE_AGENT_KEY_SECRET .*, or QOSCOPE_JOIN_TOKEN\.\n$/);
	});
});
