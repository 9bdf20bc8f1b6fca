/** A scenario: who suffers what, and what happens when. Read from a text that a support engineer can write. */

import { CAUSES, type Cause } from "@qoscope/wire";
import type { Impairment, Loss, Medium } from "../relay/impairment.js";
import type { Direction } from "../relay/relay.js";

export const ROLES = ["publisher", "attendee"] as const;
export type Role = (typeof ROLES)[number];

/** What somebody does, or what is done to their way. */
export type Act =
	| { readonly kind: "page"; readonly role: Role; readonly action: string; readonly value: number }
	| { readonly kind: "outage"; readonly role: Role; readonly isDown: boolean }
	/** The tab's scripts stand still, as a hidden tab's may; its media go on. */
	| { readonly kind: "frozen"; readonly role: Role; readonly isFrozen: boolean }
	/** W3C Compute Pressure as the browser is made to see it. */
	| { readonly kind: "pressure"; readonly role: Role; readonly level: string };

export interface ScenarioEvent {
	readonly atMs: number;
	readonly act: Act;
}

export interface Scenario {
	readonly name: string;
	readonly about: string;
	/** Length of the call. */
	readonly seconds: number;
	readonly impairments: Readonly<Record<Role, Readonly<Record<Direction, Impairment>>>>;
	readonly events: readonly ScenarioEvent[];
	readonly simulcast: boolean;
	/** Whether the camera is one stream of scalable layers: three sizes and three frame rates. */
	readonly svc: boolean;
	/** Sounds that the attendee is sent beside the microphone's, each a stream of its own. */
	readonly moreSounds: number;
	/** Whether the microphone sends next to nothing while it hears nothing (discontinuous transmission). */
	readonly dtx: boolean;
	/** Whether the screen is shared from the beginning. */
	readonly share: boolean;
	/** Attendees beside the browser's, each in a process of Node. Their way is impaired as the attendee's is. */
	readonly nodeAttendees: number;
	/** What the kernel drops before it reaches an attendee. */
	readonly kernelLoss: KernelLoss | undefined;
	/** What the API has to name for whoever suffers, and nothing else; nothing where it is absent. */
	readonly causes: Readonly<Partial<Record<Role, ExpectedCause>>>;
}

export interface ExpectedCause {
	readonly cause: Cause;
	/** Whether what is injected is near the limit, so that a minute may be on either side of it. */
	readonly isSure: boolean;
}

/** The kernel's own dice, which take no seed, or every n-th packet. */
export type KernelLoss = Extract<Loss, { readonly kind: "every" } | { readonly kind: "random" }>;

/** What each word after `at TIME` does, and to whom. */
const ACTIONS: Readonly<Record<string, Role>> = {
	mute: "publisher",
	unmute: "publisher",
	"share start": "publisher",
	"share pause": "publisher",
	"share resume": "publisher",
	"share stop": "publisher",
	layer: "publisher",
	"replace-track": "publisher",
	"ice-restart": "publisher",
	"new-ssrcs": "publisher",
};

/** Of the W3C Compute Pressure API. */
const PRESSURES = ["nominal", "fair", "serious", "critical"] as const;

const HELP = `Lines are
  about WORDS
  seconds NUMBER
  simulcast            the camera is sent in three sizes
  svc                  the camera is sent as one stream of three sizes and three frame rates (VP9)
  attendee NUMBER more sounds   the attendee is sent the sound so many times more, each time as a stream of its own
  dtx                  the microphone pauses in silence
  no share             the screen is not shared from the beginning
  NUMBER attendees in Node
  [publisher|attendee] up|down IMPAIRMENTS
  attendee kernel loss N% | every Nth packet lost
  cause publisher|attendee [perhaps] ${CAUSES.join("|")}
  at NUMBERs ${Object.keys(ACTIONS).join(" | ")}
  at NUMBERs publisher|attendee outage NUMBERs | frozen NUMBERs | pressure ${PRESSURES.join("|")}
with IMPAIRMENTS of
  delay Nms   jitter Nms   reorder   loss N% [of audio|video]   loss N% bursts of N   every Nth packet lost
  rate Nkbps   queue Nms`;

const IMPAIRMENTS: readonly (readonly [
	RegExp,
	(numbers: readonly number[], words: readonly string[]) => Impairment,
])[] = [
	[/^delay ([\d.]+)ms/, ([delayMs = 0]) => ({ delayMs })],
	[/^jitter ([\d.]+)ms/, ([jitterMs = 0]) => ({ jitterMs })],
	[/^reorder\b/, () => ({ reorder: true })],
	[
		/^loss ([\d.]+)% bursts of ([\d.]+)/,
		([percent = 0, length = 1]) => ({ loss: { kind: "burst", ratio: percent / 100, length } satisfies Loss }),
	],
	[
		/^loss ([\d.]+)% of (audio|video)/,
		([percent = 0], [, of]) => ({ loss: { kind: "random", ratio: percent / 100, of: of as Medium } }),
	],
	[/^loss ([\d.]+)%/, ([percent = 0]) => ({ loss: { kind: "random", ratio: percent / 100 } satisfies Loss })],
	[/^every ([1-9]\d*)(?:st|nd|rd|th) packet lost/, ([nth = 1]) => ({ loss: { kind: "every", nth } satisfies Loss })],
	[/^rate ([\d.]+)kbps/, ([kbps = 0]) => ({ rateBps: kbps * 1_000 })],
	[/^queue ([\d.]+)ms/, ([queueMs = 0]) => ({ queueMs })],
];

function readImpairment(text: string): Impairment | undefined {
	let impairment: Impairment = {};
	for (let rest = text.trim(); rest !== ""; ) {
		const found = IMPAIRMENTS.flatMap(([pattern, make]) => {
			const match = pattern.exec(rest);
			return match ? [{ length: match[0].length, part: make(match.slice(1).map(Number), match.slice(1)) }] : [];
		})[0];
		if (found === undefined) return undefined;
		impairment = { ...impairment, ...found.part };
		rest = rest.slice(found.length).trim();
	}
	return impairment;
}

function readKernelLoss(text: string): KernelLoss | undefined {
	const { loss, ...others } = readImpairment(text) ?? {};
	if (loss === undefined || Object.keys(others).length > 0) return undefined;
	return loss.kind === "every" || (loss.kind === "random" && loss.of === undefined) ? loss : undefined;
}

function readEvents(text: string): readonly ScenarioEvent[] | undefined {
	const [, seconds = "", what = ""] = /^(\d+(?:\.\d+)?)s (.+)$/.exec(text) ?? [];
	const atMs = Number(seconds) * 1_000;
	const state = /^(publisher|attendee) (outage|frozen) (\d+(?:\.\d+)?)s$/.exec(what);
	if (state) {
		const role = state[1] as Role;
		const endMs = atMs + Number(state[3]) * 1_000;
		const act = (is: boolean): Act =>
			state[2] === "outage" ? { kind: "outage", role, isDown: is } : { kind: "frozen", role, isFrozen: is };
		return [
			{ atMs, act: act(true) },
			{ atMs: endMs, act: act(false) },
		];
	}
	const pressure = new RegExp(`^(publisher|attendee) pressure (${PRESSURES.join("|")})$`).exec(what);
	if (pressure) return [{ atMs, act: { kind: "pressure", role: pressure[1] as Role, level: pressure[2] ?? "" } }];
	const [, action = "", value = "0"] = /^(.*?)(?: (\d+))?$/.exec(what) ?? [];
	const role = ACTIONS[action];
	return role && [{ atMs, act: { kind: "page", role, action, value: Number(value) } }];
}

/** Throws with the line that cannot be read, and with what can be. */
export function readScenario(name: string, text: string): Scenario {
	const impairments = { publisher: { up: {}, down: {} }, attendee: { up: {}, down: {} } };
	const events: ScenarioEvent[] = [];
	let [about, seconds, simulcast, svc, dtx, share] = ["", 60, false, false, false, true];
	let moreSounds = 0;
	let nodeAttendees = 0;
	let kernelLoss: KernelLoss | undefined;
	const causes: { [role in Role]?: ExpectedCause } = {};
	for (const [index, raw] of text.split("\n").entries()) {
		const line = raw.replace(/#.*/, "").trim().replace(/\s+/g, " ");
		const fail = () => new Error(`${name}, line ${index + 1}: cannot read “${line}”. ${HELP}`);
		const [first = "", ...others] = line.split(" ");
		const rest = others.join(" ");
		if (line === "") continue;
		if (first === "about") about = rest;
		else if (first === "seconds" && Number(rest) > 0) seconds = Number(rest);
		else if (line === "simulcast") simulcast = true;
		else if (line === "svc") svc = true;
		else if (line === "dtx") dtx = true;
		else if (line === "no share") share = false;
		else if (/^attendee \d+ more sounds?$/.test(line)) moreSounds = Number(others[0]);
		else if (/^\d+ attendees? in Node$/.test(line)) nodeAttendees = Number(first);
		else if (line.startsWith("attendee kernel ")) {
			kernelLoss = readKernelLoss(line.slice("attendee kernel ".length));
			if (kernelLoss === undefined) throw fail();
		} else if (first === "cause") {
			const [, role, perhaps, word] = /^(publisher|attendee) (perhaps )?(\w+)$/.exec(rest) ?? [];
			const cause = CAUSES.find((known) => known === word);
			if (cause === undefined) throw fail();
			causes[role as Role] = { cause, isSure: perhaps === undefined };
		} else if (first === "at") {
			const read = readEvents(rest);
			if (read === undefined) throw fail();
			events.push(...read);
		} else {
			const [, role = "attendee", direction, words = ""] =
				/^(?:(publisher|attendee) )?(up|down) (.+)$/.exec(line) ?? [];
			const impairment = readImpairment(words);
			if (direction === undefined || impairment === undefined) throw fail();
			Object.assign(impairments[role as Role][direction as Direction], impairment);
		}
	}
	events.sort((a, b) => a.atMs - b.atMs);
	return {
		...{ name, about, seconds, impairments, events, simulcast, svc, moreSounds, dtx, share, nodeAttendees, kernelLoss },
		causes,
	};
}
