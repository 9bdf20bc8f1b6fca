/** `qoscope mock`: a stand-in for the hosted service, from memory, for those who test a tool against it. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command, Context, Input } from "../command.js";
import { Failure } from "../failure.js";

const DEFAULT_LISTEN = "127.0.0.1:8740";
const PROFILES = ["zoom", "open"] as const;
const PLANS = ["free", "pro", "business"] as const;
const ADD_ONS = ["webinar", "event_subscription", "video_sdk"] as const;

function choose<const Words extends readonly string[]>(
	words: Words,
	option: string,
	given: string | undefined,
	otherwise: Words[number],
): Words[number] {
	const found = words.find((word) => word === (given ?? otherwise));
	if (found === undefined) throw new Failure(`--${option} must be one of ${words.join(", ")}`);
	return found;
}

function readListen(text: string): { readonly host: string; readonly port: number } {
	const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(text);
	const host = found?.[1] ?? found?.[2];
	const port = Number(found?.[3]);
	if (host === undefined || port > 65_535) throw new Failure("--listen must be HOST:PORT, such as 127.0.0.1:8740");
	return { host, port };
}

function readSeed(text: string): number {
	if (!/^\d{1,9}$/.test(text)) throw new Failure("--seed must be a whole number of at most nine digits");
	return Number(text);
}

async function readData(context: Context, file: string): Promise<unknown> {
	const path = resolve(context.folder, file);
	const text = await readFile(path, "utf8").catch(() => {
		throw new Failure(`${path} cannot be read`);
	});
	try {
		return JSON.parse(text);
	} catch {
		throw new Failure(`${path} is not valid JSON`);
	}
}

function readAddOns(text: string | undefined): (typeof ADD_ONS)[number][] {
	if (text === undefined) return [...ADD_ONS];
	return text
		.split(",")
		.filter((name) => name !== "")
		.map((name) => choose(ADD_ONS, "add-ons", name, "webinar"));
}

async function mock(context: Context, input: Input): Promise<number> {
	const { startMock } = await import("@qoscope/server");
	const file = input.text("data");
	const { host, port } = readListen(input.text("listen") ?? DEFAULT_LISTEN);
	const running = await startMock({
		host,
		port,
		seed: readSeed(input.text("seed") ?? "1"),
		...(file === undefined ? {} : { data: await readData(context, file) }),
		settings: {
			profile: choose(PROFILES, "profile", input.text("profile"), "zoom"),
			plan: choose(PLANS, "plan", input.text("plan"), "business"),
			addOns: readAddOns(input.text("add-ons")),
			rateLimits: input.has("rate-limits") ? "plan" : "off",
		},
	}).catch((error: unknown) => {
		throw error instanceof Error ? new Failure(error.message) : error;
	});
	context.print(`listening on ${running.url}`);
	context.print("account_id mock-account, client_id mock-client, client_secret mock-client-secret");
	context.print(`access token ${running.accessToken}`);
	if (!context.stop.aborted) await once(context.stop, "abort");
	await running.close();
	return 0;
}

export const mockCommand: Command = {
	name: "mock",
	summary: "stand in for the hosted service with made-up data, in memory, until SIGINT or SIGTERM",
	positionals: [],
	options: {
		listen: { value: "HOST:PORT", help: `where to listen (default ${DEFAULT_LISTEN})` },
		profile: { value: "NAME", help: "zoom or open (default zoom: as the hosted service behaves)" },
		plan: { value: "NAME", help: "free, pro or business (default business)" },
		"add-ons": { value: "LIST", help: `what the account has, by commas (default ${ADD_ONS.join(",")})` },
		"rate-limits": { help: "keep the rate limits of the plan" },
		seed: { value: "NUMBER", help: "which made-up data (default 1); ids and figures are the same for the same seed" },
		data: { value: "FILE", help: "data of your own instead, as JSON (docs/mock.md)" },
	},
	notes: [
		"Its credentials are always the same, and its access tokens do not expire: it guards nothing.",
		"Its clock stands still, so that what is live stays live; docs/mock.md lists the faults that it makes on request.",
	],
	run: mock,
};
