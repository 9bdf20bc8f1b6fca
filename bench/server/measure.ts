/** Processor time of a server process for each of many like requests. */
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { readProcessUse } from "../../e2e/support/process-use.js";
import type { BenchRequest } from "./requests.js";

const AT_ONCE = 4;

export interface Cost {
	readonly milliseconds: number;
	/** Of the last answer. */
	readonly status: number;
	readonly answerBytes: number;
}

function ask(
	{ url }: { readonly url: string },
	{ method, path, headers, body }: BenchRequest,
	number: number,
	agent: Agent,
): Promise<Pick<Cost, "status" | "answerBytes">> {
	return new Promise((resolve, reject) => {
		const asked = request(
			`${url}${path}`,
			{ method, agent, headers: { ...headers(number), "content-length": Buffer.byteLength(body) } },
			(answer) => {
				let answerBytes = 0;
				answer.on("data", (part: Buffer) => {
					answerBytes += part.length;
				});
				answer.on("end", () => resolve({ status: answer.statusCode ?? 0, answerBytes }));
				answer.on("error", reject);
			},
		);
		asked.on("error", reject);
		asked.end(body);
	});
}

/** As many before them warm up and are not counted. */
export async function costOf(
	server: { readonly url: string; readonly pid: number },
	asked: BenchRequest,
	count: number,
): Promise<Cost> {
	const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
	let last: Pick<Cost, "status" | "answerBytes"> = { status: 0, answerBytes: 0 };
	let number = 0;
	const run = async (requests: number) => {
		const until = number + requests;
		const worker = async () => {
			while (number < until) {
				number += 1;
				last = await ask(server, asked, number, agent);
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, worker));
	};
	await run(count);
	await sleep(50);
	const before = readProcessUse(server.pid).cpuSeconds;
	await run(count);
	const { cpuSeconds } = readProcessUse(server.pid);
	agent.destroy();
	return { ...last, milliseconds: ((cpuSeconds - before) * 1_000) / count };
}
