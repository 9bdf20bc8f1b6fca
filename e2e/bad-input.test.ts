/** What both doors turn away, against a real server: the reason, its counter, and figures that do not move. */
import { SLOT_MS } from "@qoscope/wire";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AskRaw, openRawApi } from "./support/ask-api.js";
import { type BadReport, makeBadReports } from "./support/bad-reports.js";
import { postReport, streamReport } from "./support/doors.js";
import type { ServerProcess } from "./support/qoscope-process.js";
import { randomReports } from "./support/random-reports.js";
import { growthOf, readCounters } from "./support/read-counters.js";
import { mintToken, startReporter } from "./support/reporter.js";
import { deployTwoAccounts, type TwoAccounts } from "./support/two-accounts.js";

const WEBINAR = 93_201_235_621;
const ENDED = 93_201_235_631;
const JTI = "somebody";
/** Closed minutes only: those of `type=past` stand still. */
const NEWEST_AGE_MS = 240_000;

let accounts: TwoAccounts;
let server: ServerProcess;
let ask: AskRaw;
let askSecond: AskRaw;
let participant: string;
let replay: BadReport;
let bad: readonly BadReport[];
const closers: (() => void)[] = [];

const bodyPaths = (webinar: number, id: string) => [
	`/v2/metrics/webinars/${webinar}/participants/${id}/qos?type=live`,
	`/v2/metrics/webinars/${webinar}/participants/${id}/qos?type=past`,
	`/v2/metrics/webinars/${webinar}/participants/qos_summary`,
];

/** Somebody who reports and stays. */
async function visit(webinar: number): Promise<string> {
	const { credentials } = accounts.deployment;
	const claims = { jti: JTI, webinar: { number: webinar }, participant: { name: "Somebody" } };
	const token = await mintToken(credentials, claims);
	const newestSlotMs = Math.floor((Date.now() - NEWEST_AGE_MS) / SLOT_MS) * SLOT_MS;
	const reports = randomReports({ seed: webinar % 1_000, count: 40, newestSlotMs });
	const streamUrl = () => `${server.url.replace("http", "ws")}/agent/v1/webinars/${webinar}/stream`;
	const reporter = startReporter({ streamUrl, token, run: "00000000000000aa", reports });
	closers.push(reporter.close);
	await reporter.done;
	expect(reporter.refused).toEqual([]);
	const [{ slot, samples } = { slot: 0, samples: [] }] = reports;
	const report = JSON.stringify({ slot, samples }).slice(1, -1);
	if (webinar === WEBINAR) replay = { name: "replayed", reason: "malformed", webinar, token, report };
	return reporter.participantId() ?? "";
}

let endedParticipant: string;
beforeAll(async () => {
	accounts = await deployTwoAccounts();
	const { deployment, second } = accounts;
	server = await deployment.start();
	ask = await openRawApi(deployment, server);
	askSecond = await openRawApi(second, server);
	participant = await visit(WEBINAR);
	endedParticipant = await visit(ENDED);
	expect(await ask(`/api/v1/webinars/${ENDED}/end`, "POST")).toMatchObject({ status: 200 });
	bad = await makeBadReports({
		credentials: deployment.credentials,
		other: second.credentials,
		webinar: WEBINAR,
		jti: JTI,
		ended: ENDED,
		nowMs: Date.now(),
	});
});
afterAll(async () => {
	for (const close of closers) close();
	await accounts?.close();
});

/** Reports again what it has, since after a minute without a report somebody is gone, and that shows in the bodies. */
async function stay(): Promise<void> {
	expect((await postReport(server.url, replay)).reason).toBeUndefined();
}

async function readBodies(): Promise<readonly string[]> {
	await stay();
	const paths = [...bodyPaths(WEBINAR, participant), ...bodyPaths(ENDED, endedParticipant)];
	const answers = await Promise.all(paths.map((path) => ask(path)));
	expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
	return answers.map(({ text }) => text);
}

const doors = [
	{ door: "the WebSocket", send: streamReport },
	{ door: "the batch door", send: postReport },
];

describe.each(doors)("$door", ({ door, send }) => {
	it("turns each bad report away with its reason, counts it once, and lets no figure move", async () => {
		const bodies = await readBodies();
		expect(bodies[1]).toMatch(/kbps/);
		for (const report of bad) {
			const { name, reason, slot } = report;
			const before = await readCounters(server.url);
			const answer = await send(server.url, report);
			const tooLarge = reason === "too_large" && door === "the WebSocket";
			// The close code of RFC 6455 says it, since no frame can follow.
			if (tooLarge) expect(answer.code, name).toBe(1009);
			else expect(answer.reason, name).toBe(reason);
			if (slot !== undefined) expect(answer.slot, name).toBe(slot);
			expect(growthOf(before, await readCounters(server.url)), name).toEqual({
				[`qoscope_ingest_drops_total{reason="${reason}"}`]: 1,
				...(slot === undefined ? {} : { 'qoscope_ingest_reports_total{outcome="refused"}': 1 }),
			});
			expect(await readBodies(), name).toEqual(bodies);
		}
	});

	it("takes a report again that it has, and lets no figure move", async () => {
		const bodies = await readBodies();
		const before = await readCounters(server.url);
		expect((await send(server.url, replay)).reason).toBeUndefined();
		expect(growthOf(before, await readCounters(server.url))).toEqual({
			'qoscope_ingest_reports_total{outcome="stored"}': 1,
		});
		expect(await readBodies()).toEqual(bodies);
	});
});

describe("a second account", () => {
	it("reaches nothing of the first: its answers are those to a webinar that nobody knows, to the byte", async () => {
		const [uuid = ""] = /"uuid":"[^"]+"/.exec((await ask("/v2/metrics/webinars?type=live")).text) ?? [];
		const instance = encodeURIComponent(encodeURIComponent(JSON.parse(`{${uuid}}`).uuid));
		const unknownUuid = encodeURIComponent(encodeURIComponent("4444AAAiAAAAAiAiAiiAig=="));
		const own = accounts.second.credentials.accountId;
		const first = accounts.deployment.credentials.accountId;
		const bases = (account: string) => [
			"/v2/metrics/webinars",
			`/v2/accounts/${account}/metrics/webinars`,
			"/v2/accounts/me/metrics/webinars",
		];
		const pathsOf = (account: string, webinar: string, id: string) =>
			bases(account).flatMap((base) => [
				`${base}/${webinar}/participants?type=live`,
				`${base}/${webinar}/participants?type=past`,
				`${base}/${webinar}/participants/qos_summary`,
				`${base}/${webinar}/participants/${id}/qos?type=live`,
				`${base}/${webinar}/participants/${id}/qos?type=past`,
			]);
		const known = [
			...pathsOf(own, String(WEBINAR), participant),
			...pathsOf(first, String(WEBINAR), participant),
			...pathsOf(own, instance, participant),
		];
		const unknown = [
			...pathsOf(own, "93201235699", "1"),
			...pathsOf("nobody", "93201235699", "1"),
			...pathsOf(own, unknownUuid, "1"),
		];
		for (const [index, path] of known.entries()) {
			await stay();
			expect((await ask(path.replace(`/accounts/${own}/`, `/accounts/${first}/`))).status, path).toBe(200);
			const answer = await askSecond(path);
			expect(answer.status, path).toBe(404);
			expect(answer, path).toEqual(await askSecond(unknown[index] ?? ""));
		}
		for (const type of ["live", "past"]) {
			expect((await askSecond(`/v2/metrics/webinars?type=${type}`)).text).toContain('"webinars":[]');
		}
		const end = await askSecond(`/api/v1/webinars/${WEBINAR}/end`, "POST");
		expect(end.status).toBe(404);
		expect(end).toEqual(await askSecond("/api/v1/webinars/93201235699/end", "POST"));
	});

	it("may use the number of the first's webinar, and has a webinar of its own then", async () => {
		const bodies = await readBodies();
		const claims = { jti: JTI, webinar: { number: WEBINAR }, participant: { name: "Somebody else" } };
		const token = await mintToken(accounts.second.credentials, claims);
		expect((await postReport(server.url, { ...replay, token })).reason).toBeUndefined();
		expect(await readBodies()).toEqual(bodies);
		const list = await askSecond(`/v2/metrics/webinars/${WEBINAR}/participants?type=live`);
		expect(list.text).toContain("Somebody else");
		expect(list.text).not.toContain(participant);
	});
});
