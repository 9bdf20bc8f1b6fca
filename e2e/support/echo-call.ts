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
import type { Deployment, ServerProcess } from "./qoscope-process.js";
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
	on(event: "pageerror", listener: (error: unknown) => void): unknown;
	exposeFunction(name: string, called: typeof globalThis.openRelay): Promise<unknown>;
	goto(url: string): Promise<unknown>;
	addScriptTag(script: { content: string }): Promise<unknown>;
	evaluate(script: string): Promise<unknown>;
}

interface Parts {
	readonly page: EchoPage;
	readonly server: ServerProcess;
}

async function openPage(name: BrowserName, url: string, lead: typeof globalThis.openRelay, problems: string[]) {
	const content = await bundlePage(new URL("../echo-page/main.ts", import.meta.url));
	const browser = await (name === "Chromium" ? openBrowser() : openFirefox());
	const page: EchoPage = await browser.newPage();
	page.on("pageerror", (error) => void problems.push(String(error)));
	await page.exposeFunction("openRelay", lead);
	await page.goto(url);
	await page.addScriptTag({ content });
	return { page, browser };
}

async function follow(deployment: Deployment, { page, server }: Parts, options: CallOptions): Promise<Call["people"]> {
	const webinar = WEBINARS[options.browser];
	const ask = await openApi(deployment, server);
	const names = Object.keys(options.people);
	const tokens = await Promise.all(
		names.map((name) => deployment.run("join-token", "--webinar", String(webinar), "--name", name)),
	);
	for (const [index, name] of names.entries()) {
		const join: JoinOptions = {
			url: `${server.url}/agent/v1/webinars/${webinar}`,
			token: String(tokens[index]).trim(),
			thoughtMs: options.thoughtMs,
			hasExtendedReports: options.people[name] ?? false,
		};
		await page.evaluate(`echoPage.join(${JSON.stringify(join)})`);
	}

	const slots = new Map(names.map((name) => [name, new Map<number, Slot>()]));
	const liveMs = new Map(names.map((name) => [name, new Set<number | undefined>()]));
	async function look(name: string, id: string): Promise<LatencyBody> {
		for (const entry of await askQos(ask, webinar, id, "live")) {
			liveMs.get(name)?.add(parseMilliseconds(entry.audio_output.latency));
		}
		// Asked later, so that it knows every slot that the entries above know.
		const path = `/api/v1/webinars/${webinar}/participants/${id}/latency`;
		const body = Value.Parse(LatencySchema, await ask<unknown>(path));
		for (const { newest } of body.types) if (newest) slots.get(name)?.set(newest.startMs, newest);
		return body;
	}
	// From the first moment on, so that no slot is missed.
	const lookAtAll = async () => {
		const { participants } = await askParticipants(ask, webinar);
		return new Map(
			await Promise.all(
				participants.map(async ({ user_name, user_id }) => [user_name, await look(user_name, user_id)] as const),
			),
		);
	};
	const isLong = () => [...slots.values()].every(({ size }) => size > options.slots);
	const live = await until("slots with latency", lookAtAll, isLong, 500);
	await page.evaluate("echoPage.leave()");
	const seen = (await page.evaluate("echoPage.seen()")) as Seen[];

	const hasLeft = (body: LatencyBody) => body.telemetryRoundTripMs === undefined;
	const people: Record<string, Person> = {};
	for (const [index, name] of names.entries()) {
		const id = live.get(name)?.participantId ?? "";
		const told = await until(`${name} to have left`, () => look(name, id), hasLeft);
		const { participants } = await askSummary(ask, webinar);
		const own = participants.find((one) => one.user_name === name);
		people[name] = {
			...{ slots: [...(slots.get(name)?.values() ?? [])], liveMs: liveMs.get(name) ?? new Set() },
			...{ live: live.get(name) ?? told, told },
			summary: { ...own?.qos.find(({ type }) => type === "audio_output")?.details },
			...{ echoes: seen[index]?.echoes ?? [], exchanges: seen[index]?.exchanges ?? [] },
		};
	}
	return people;
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
	const server = await deployment.start();
	const site = await openStandInServer();
	const { page, browser } = await openPage(options.browser, site.url, lead, problems);
	try {
		const people = await follow(deployment, { page, server }, options);
		const heldMs = relays.map((relay) => ({ forth: relay.count("up").heldMs, back: relay.count("down").heldMs }));
		return { people, heldMs, problems };
	} finally {
		await browser.close();
		await Promise.all(relays.map((relay) => relay.close()));
		site.close();
		await server.stop();
	}
}
