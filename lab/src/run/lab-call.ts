/** A webinar of real parts: a server, an SFU, a browser, and a relay before each of the SFU's transports. */
import type { Browser } from "playwright-core";
import { type Ask, openApi } from "../../../e2e/support/ask-api.js";
import { openBrowser } from "../../../e2e/support/browser.js";
import { ADMIN_SECRET, startJanus } from "../../../e2e/support/janus.js";
import { deploy } from "../../../e2e/support/qoscope-process.js";
import type { OpenRelay } from "../page/sdp.js";
import { type OpenedLabPage, openLabPage } from "../parts/lab-page.js";
import { type NodeAttendee, openNodeAttendee } from "../parts/node-attendee.js";
import { openRelay, type Relay } from "../relay/relay.js";
import { ROLES, type Role, type Scenario } from "../scenario/scenario.js";
import { readJanus } from "../witness/janus-statistics.js";
import type { Witnessed } from "../witness/witnessed.js";

export interface LabMember {
	/** Its name in tables and in the webinar. */
	readonly who: string;
	readonly role: Role;
	readonly participant: string;
	readonly page: OpenedLabPage | NodeAttendee;
	/** A relay for each transport that the member has had. */
	readonly relays: readonly Relay[];
	/** Lets nothing pass on any of its ways, also on those that it takes meanwhile, or all again. */
	setDown(isDown: boolean): void;
}

export interface LabCallOptions
	extends Pick<Scenario, "impairments" | "simulcast" | "svc" | "moreSounds" | "dtx" | "share" | "nodeAttendees"> {
	readonly webinar: number;
	readonly seed: number;
	/** Whether other libraries measure the same connections. */
	readonly peers: boolean;
}

export interface LabCall {
	readonly ask: Ask;
	readonly browser: Browser;
	readonly members: readonly LabMember[];
	/** What Janus knows of each SSRC. */
	readonly readJanus: () => Promise<ReadonlyMap<number, Witnessed>>;
	readonly close: () => Promise<void>;
}

/** Opens everything and lets publisher, attendee and those in Node join, in this order. */
export async function openLabCall(options: LabCallOptions): Promise<LabCall> {
	const { webinar } = options;
	const closers: (() => Promise<unknown> | unknown)[] = [];
	const close = async () => {
		for (const end of closers.reverse()) await end();
	};
	try {
		const deployment = await deploy();
		closers.push(deployment.close);
		const server = await deployment.start();
		const ask = await openApi(deployment, server);
		const janus = await startJanus(webinar, { videoCodec: options.svc ? "vp9" : "vp8" });
		closers.push(janus.close);
		const browser = await openBrowser();
		closers.push(() => browser.close());

		const members: LabMember[] = [];
		const relaysFor = (role: Role) => {
			const relays: Relay[] = [];
			let isDown = false;
			const member = members.length;
			const open: OpenRelay = async ({ clockRates, isAfterFailure, ...target }) => {
				if (isAfterFailure) for (const relay of relays) relay.giveUp();
				const seed = options.seed * 100 + member * 10 + relays.length;
				const relay = await openRelay({ target, seed, clockRates, ...options.impairments[role] });
				relay.setDown(isDown);
				relays.push(relay);
				closers.push(relay.close);
				return { address: target.address, port: relay.port };
			};
			const setDown = (is: boolean) => {
				isDown = is;
				for (const relay of relays) relay.setDown(is);
			};
			return { relays, open, setDown };
		};
		const signedIn = async (who: string) => ({
			webSocketUrl: janus.webSocketUrl,
			room: webinar,
			visit: who,
			agentUrl: `${server.url}/agent/v1/webinars/${webinar}`,
			token: (await deployment.run("join-token", "--webinar", String(webinar), "--name", who)).trim(),
		});
		for (const role of ROLES) {
			const { relays, open, setDown } = relaysFor(role);
			const page = await openLabPage(browser, open);
			const { simulcast, svc, moreSounds, dtx, share, peers } = options;
			await page.call("join", {
				...(await signedIn(role)),
				...{ role, simulcast, svc, moreSounds, dtx, share, peers },
			});
			await page.page.waitForFunction("lab.state().participantId !== undefined", undefined, { timeout: 60_000 });
			const participant = await page.page.evaluate<string>("lab.state().participantId");
			members.push({ who: role, role, participant, page, relays, setDown });
		}
		for (let number = 1; number <= options.nodeAttendees; number += 1) {
			const who = `Node ${number}`;
			const { relays, open, setDown } = relaysFor("attendee");
			const page = await openNodeAttendee(await signedIn(who), open);
			closers.push(page.close);
			members.push({ who, role: "attendee", participant: page.participant, page, relays, setDown });
		}
		return { ask, browser, members, readJanus: () => readJanus(janus.adminUrl, ADMIN_SECRET), close };
	} catch (error) {
		await close();
		throw error;
	}
}
