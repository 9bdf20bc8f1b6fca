/** A call of the echo's tests in either browser: who only receives, by a connection that a relay delays. */
import { type LatencyBody, LatencySchema, parseMilliseconds } from "@qoscope/wire";
import { Value } from "typebox/value";
import { openRelay, type Relay } from "../../lab/src/relay/relay.js";
import type { JoinOptions, Seen } from "../echo-page/main.js";
import { askParticipants, askQos, askSummary } from "./answers.js";
import { openApi } from "./ask-api.js";
import { openBrowser } from "./browser.js";
import { bundlePage } from "./bundle-page.js";
import { openFirefox } from "./firefox.js";
import type { Deployment } from "./qoscope-process.js";
import { openStandInServer } from "./stand-in-server.js";
import { until } from "./until.js";

export type BrowserName = "Chromium" | "Firefox";
/** Each has one of its own, so that nobody else is in it. */
const WEBINARS: Readonly<Record<BrowserName, number>> = { Chromium: 987_654_321, Firefox: 987_654_322 };
type TypeLatency = LatencyBody["types"][number];
export type Slot = NonNullable<TypeLatency["newest"]>;

export interface CallOptions extends Pick<JoinOptions, "thoughtMs"> {
	readonly browser: BrowserName;
	/** By their names, and whether their connections keep the extended reports. */
	readonly people: Readonly<Record<string, boolean>>;
	readonly forthMs: number;
	readonly backMs: number;
	/** Whole ones, of each. */
	readonly slots: number;
}

export interface Person extends Seen {
	/** Every slot in its order, as `…/latency` had it while it was the newest. */
	readonly slots: readonly Slot[];
	/** What `latency` of the live entries said meanwhile. */
	readonly liveMs: ReadonlySet<number | undefined>;
	/** The answer while the agent was connected, and that after it had left. */
	readonly live: LatencyBody;
	readonly told: LatencyBody;
	readonly summary: Readonly<Record<string, string>>;
}

export interface Call {
	readonly people: Readonly<Record<string, Person>>;
	/** What the relays held packets for, on the average. */
	readonly heldMs: readonly { readonly forth: number; readonly back: number }[];
	readonly problems: readonly string[];
}

/** As much of a page as both drivers have. */
interface EchoPage {
	evaluate(script: string): Promise<unknown>;
	close(): Promise<void>;
}

async function openPage(name: BrowserName, url: string, lead: typeof globalThis.openRelay, problems: string[]) {
	const content = await bundlePage(new URL("../echo-page/main.ts", import.meta.url));
	const onError = (error: unknown) => void problems.push(String(error));
	if (name === "Chromium") {
		const browser = await openBrowser();
		const page = await browser.newPage();
		page.on("pageerror", onError);
		await page.exposeFunction("openRelay", lead);
		await page.goto(url);
		await page.addScriptTag({ content });
		return { page: page satisfies EchoPage as EchoPage, browser };
	}
	const browser = await openFirefox();
	const page = await browser.newPage();
	page.on("pageerror", onError);
	await page.exposeFunction("openRelay", lead);
	await page.goto(url);
	await page.addScriptTag({ content });
	return { page: page satisfies EchoPage as EchoPage, browser };
}

export async function holdEchoCall(deployment: Deployment, options: CallOptions): Promise<Call> {
	const relays: Relay[] = [];
	const problems: string[] = [];
	const lead = async (address: string, port: number) => {
		const [up, down] = [{ delayMs: options.forthMs }, { delayMs: options.backMs }];
		const relay = await openRelay({ target: { address, port }, up, down, seed: 1, clockRates: {} });
		relays.push(relay);
		return relay.port;
	};
	const webinar = WEBINARS[options.browser];
	const server = await deployment.start();
	const ask = await openApi(deployment, server);
	const site = await openStandInServer();
	const { page, browser } = await openPage(options.browser, site.url, lead, problems);
	const names = Object.keys(options.people);

	async function joinAs(name: string): Promise<string> {
		const token = (await deployment.run("join-token", "--webinar", String(webinar), "--name", name)).trim();
		const join: JoinOptions = {
			url: `${server.url}/agent/v1/webinars/${webinar}`,
			token,
			thoughtMs: options.thoughtMs,
			hasExtendedReports: options.people[name] ?? false,
		};
		await page.evaluate(`echoPage.join(${JSON.stringify(join)})`);
		const find = async () => (await askParticipants(ask, webinar)).participants.find((one) => one.user_name === name);
		return String((await until(name, find))?.user_id);
	}
	const ids = new Map<string, string>();
	for (const name of names) ids.set(name, await joinAs(name));
	const askLatency = async (name: string) => {
		const path = `/api/v1/webinars/${webinar}/participants/${ids.get(name)}/latency`;
		return Value.Parse(LatencySchema, await ask<unknown>(path));
	};

	const slots = new Map(names.map((name) => [name, new Map<number, Slot>()]));
	const liveMs = new Map(names.map((name) => [name, new Set<number | undefined>()]));
	async function look(name: string): Promise<LatencyBody> {
		for (const entry of await askQos(ask, webinar, ids.get(name) ?? "", "live")) {
			liveMs.get(name)?.add(parseMilliseconds(entry.audio_output.latency));
		}
		// Asked later, so that it knows every slot that the entries above know.
		const body = await askLatency(name);
		for (const { newest } of body.types) if (newest) slots.get(name)?.set(newest.startMs, newest);
		return body;
	}
	const live = await until(
		"slots with latency",
		async () => new Map(await Promise.all(names.map(async (name) => [name, await look(name)] as const))),
		() => [...slots.values()].every(({ size }) => size > options.slots),
		500,
	);
	await page.evaluate("echoPage.leave()");
	const seen = (await page.evaluate("echoPage.seen()")) as Seen[];
	await page.close();
	await browser.close();
	site.close();

	const people: Record<string, Person> = {};
	for (const [index, name] of names.entries()) {
		const told = await until(
			`the agent of ${name} to be gone`,
			() => askLatency(name),
			(body) => body.telemetryRoundTripMs === undefined,
		);
		const { participants } = await askSummary(ask, webinar);
		const own = participants.find((one) => one.user_name === name)?.qos.find(({ type }) => type === "audio_output");
		people[name] = {
			...{ slots: [...(slots.get(name)?.values() ?? [])], liveMs: liveMs.get(name) ?? new Set() },
			...{ live: live.get(name) ?? told, told, summary: { ...own?.details } },
			...{ echoes: seen[index]?.echoes ?? [], exchanges: seen[index]?.exchanges ?? [] },
		};
	}
	const heldMs = relays.map((relay) => ({ forth: relay.count("up").heldMs, back: relay.count("down").heldMs }));
	await Promise.all(relays.map((relay) => relay.close()));
	await server.stop();
	return { people, heldMs, problems };
}
