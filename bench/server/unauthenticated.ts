/** `npm run bench:server`: what callers without a valid token cost the server, beside a bare HTTP server. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deploy, startServer } from "../../e2e/support/qoscope-process.js";
import { machine } from "../agent/report/machine.js";
import { digits, table, times, whole } from "../agent/report/table.js";
import { costOf } from "./measure.js";
import { unauthenticatedRequests } from "./requests.js";

/** Promised in docs/operating.md. */
const LIMIT_MS = 2;

const { values } = parseArgs({ options: { requests: { type: "string", default: "500" }, only: { type: "string" } } });
const count = Number(values.requests);
const deployment = await deploy();
const rows: string[][] = [];
let isKept = true;
try {
	const server = await deployment.start();
	const bare = await startServer([join(import.meta.dirname, "bare-server.js")], deployment.folder);
	const requests = unauthenticatedRequests(deployment.credentials.agentKeyId);
	// A server that has just started still compiles.
	for (const asked of requests.slice(0, 2)) await costOf(server, asked, count);
	for (const asked of requests) {
		if (values.only !== undefined && !asked.name.includes(values.only)) continue;
		const least = await costOf(bare, asked, count);
		const cost = await costOf(server, asked, count);
		isKept &&= cost.milliseconds <= LIMIT_MS;
		const ratio = least.milliseconds === 0 ? undefined : cost.milliseconds / least.milliseconds;
		const sizes = [whole(asked.body.length), whole(cost.answerBytes)];
		rows.push([
			asked.name,
			String(cost.status),
			...sizes,
			digits(cost.milliseconds, 2),
			digits(least.milliseconds, 2),
			times(ratio),
		]);
		console.error(rows.at(-1)?.join("  "));
	}
	await bare.stop();
} finally {
	await deployment.close();
}
const heads = ["request", "status", "body bytes", "answer bytes", "ms", "bare server ms", "ratio"];
const verdict = `No request costs over ${LIMIT_MS} ms: ${isKept ? "kept" : "NOT KEPT"}.`;
const text = [
	"# What a request without a valid token costs the server",
	machine(),
	`Milliseconds of the server's processor time for a request, over ${whole(count)} of each.`,
	table(heads, rows),
	verdict,
].join("\n\n");
console.log(text);
if (values.only === undefined) await writeFile(new URL("results.md", import.meta.url), `${text}\n`);
process.exitCode = isKept ? 0 : 1;
