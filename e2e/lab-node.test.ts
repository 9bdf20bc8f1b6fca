// Attendees in Node, with libwebrtc's own media and statistics: what the agent counts there is what reached them, behind
// the relay and, where this may be done here, behind a kernel that drops packets, too.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { printRows } from "../lab/src/compare/print-rows.js";
import { errorOf, holds } from "../lab/src/compare/rows.js";
import { whyNoKernelLoss } from "../lab/src/kernel/kernel-loss.js";
import { NODE_ATTENDEE } from "../lab/src/parts/node-attendee.js";
import { runScenario } from "../lab/src/run/run-scenario.js";
import { readScenario } from "../lab/src/scenario/scenario.js";

/** Long enough for a slot of processor readings after the call has settled. */
const SECONDS = 20;
/** In so short a call a second more or less of a busy machine is much of the whole. */
const FURTHEST_POINTS = { "process cpu": 3, "system cpu": 20 } as const;

const cannot = whyNoKernelLoss();
if (cannot) console.log(`without losses in the kernel: ${cannot}`);
const SCENARIO = `
1 attendee in Node
down loss 3%
${cannot ? "" : "attendee kernel loss 2%"}
`;

test("an attendee in Node counts what reached it, and tells the processor that its process takes", async () => {
	const said: string[] = [];
	const { rows, disagreements, problems } = await runScenario(readScenario("node", SCENARIO), {
		...{ seed: 1, seconds: SECONDS, peers: false },
		say: (line) => said.push(line),
	});
	console.log(`${said.join("\n")}\n${printRows(rows)}`);
	const inNode = rows.filter(({ who }) => who === "Node 1");
	expect(new Set(inNode.map(({ type }) => type))).toEqual(
		new Set(["audio_output", "video_output", "as_output", "cpu_usage"]),
	);
	const counted = rows.filter(({ metric }) => ["packets", "lost", "payload", "frame rate"].includes(metric));
	expect(counted.filter((row) => !holds(row)).map((row) => `${row.who} ${row.type} ${row.metric}`)).toEqual([]);
	for (const who of ["attendee", "Node 1"]) {
		const lost = rows.filter((row) => row.who === who && row.metric === "lost").map(({ truth }) => truth);
		expect(lost.reduce((sum, packets) => sum + packets, 0)).toBeGreaterThan(10);
	}
	const processor = inNode.filter(({ type }) => type === "cpu_usage");
	expect(processor.map(({ metric }) => metric)).toEqual(Object.keys(FURTHEST_POINTS));
	for (const row of processor) expect(errorOf(row)).toBeLessThan(FURTHEST_POINTS[row.metric as "process cpu"]);
	for (const { said } of processor) expect(said?.summary).toMatch(/^\d+%$/);
	if (!cannot) expect(said.join("\n")).toMatch(/the kernel counted (\d+) packets that it dropped, and names \1/);
	expect(disagreements).toEqual([]);
	expect(problems).toEqual([]);
});

describe("the process of an attendee in Node ends cleanly", () => {
	/** When it answers, even if that there is nothing to do, all of it runs. */
	async function start(): Promise<ChildProcess> {
		const child = spawn(process.execPath, NODE_ATTENDEE, { stdio: ["pipe", "pipe", "inherit"] });
		child.stdin.write('{"id":1,"name":"pauseAll","values":[]}\n');
		await once(createInterface({ input: child.stdout }), "line");
		return child;
	}

	test.each([
		["when its stdin ends", (child: ChildProcess) => child.stdin?.end()],
		["on SIGTERM", (child: ChildProcess) => child.kill("SIGTERM")],
	])("%s", async (_, end) => {
		const child = await start();
		const ended = once(child, "exit");
		end(child);
		expect(await ended).toEqual([0, null]);
	});
});
