/** 2,000 simulated participants: recordings of real browsers, replayed through the real protocol. */
import { join } from "node:path";
import type { QosSummaryBody } from "@qoscope/wire";
import { expect, test } from "vitest";
import { openApi } from "../support/ask-api.js";
import { expectedSummary } from "../support/expected-figures.js";
import { readProcessUse } from "../support/process-use.js";
import { deploy } from "../support/qoscope-process.js";
import { readRecorded } from "../support/read-recorded.js";

const PARTICIPANTS = Number(process.env["PARTICIPANTS"] ?? 2_000);
const MINUTES = Number(process.env["MINUTES"] ?? 5);
const NUMBER = 93_201_235_622;
/** Of one core, on average over the load. */
const MAX_CORE_SHARE = 0.2;
/** How much the memory may still grow in the second half: noise of the allocators and of merges. */
const MAX_GROWTH = 1.15;

test(`${PARTICIPANTS} participants for ${MINUTES} minutes`, async () => {
	const deployment = await deploy();
	try {
		const server = await deployment.start();
		const file = join(deployment.folder, "acknowledged.jsonl");
		const idle = readProcessUse(server.pid);
		const startedMs = performance.now();
		const memory: number[] = [];
		const timer = setInterval(() => memory.push(readProcessUse(server.pid).memoryMegabytes), 5_000);
		const said = await deployment.run(
			...["simulate", "--webinar", String(NUMBER), "--participants", String(PARTICIPANTS), "--for", `${MINUTES}m`],
			...["--seed", "7", "--record", file, "--config", deployment.configFile, "--url", server.url],
		);
		clearInterval(timer);
		const used = readProcessUse(server.pid);
		const seconds = (performance.now() - startedMs) / 1_000;
		const share = (used.cpuSeconds - idle.cpuSeconds) / seconds;
		console.log(said.trim());
		console.log(`server: ${(share * 100).toFixed(1)} % of one core over ${seconds.toFixed(0)} s`);
		console.log(`memory every 5 s (MB): ${memory.join(" ")}`);

		const ask = await openApi(deployment, server);
		await ask(`/api/v1/webinars/${NUMBER}/end`, "POST");
		const recorded = readRecorded(file);
		let compared = 0;
		for (let token = ""; ; ) {
			const page: QosSummaryBody = await ask(
				`/v2/metrics/webinars/${NUMBER}/participants/qos_summary?page_size=300&next_page_token=${token}`,
			);
			for (const { participant_id, qos } of page.participants) {
				expect(qos).toEqual(expectedSummary(recorded.get(participant_id) ?? []));
				compared += 1;
			}
			token = page.next_page_token;
			if (token === "") break;
		}
		console.log(`${compared} summaries equal the pure code's`);
		expect(compared).toBe(PARTICIPANTS);
		expect(said).toMatch(/ 0 refused/);
		const half = memory.length >> 1;
		const highest = (values: readonly number[]) => Math.max(...values);
		expect(highest(memory.slice(half))).toBeLessThan(highest(memory.slice(0, half)) * MAX_GROWTH);
		expect(share).toBeLessThanOrEqual(MAX_CORE_SHARE);
	} finally {
		await deployment.close();
	}
});
