/** The batch door of Qoscope: signs the join token, sends one batch, and learns the server's time from the answer. */
import type { AgentFacts, BatchAnswer, JoinTokenClaims } from "@qoscope/wire";
import { WIRE_VERSION } from "@qoscope/wire";
import { SignJWT } from "jose";
import type { ServerClock } from "./server-clock.js";
import type { SlotReport } from "./slot-folder.js";

const ANSWER_WITHIN_MS = 10_000;
const TOKEN_HOLDS_S = 300;
/** When the server names no time. */
const AGAIN_AFTER_MS = 5_000;

export interface BatchDoorOptions {
	readonly url: string;
	readonly agentKeyId: string;
	readonly agentKeySecret: string;
	readonly clock: ServerClock;
	/** The local clock of the ServerClock. */
	readonly local: () => number;
}

export interface Letter {
	readonly jti: string;
	readonly run: string;
	readonly webinar: JoinTokenClaims["webinar"];
	readonly participant: JoinTokenClaims["participant"];
	readonly facts: AgentFacts;
	readonly reports: readonly SlotReport[];
	readonly leave: boolean;
}

export type Outcome =
	| { readonly kind: "answered"; readonly answer: BatchAnswer }
	/** The same again, so much later. */
	| { readonly kind: "wait"; readonly forMs: number; readonly why: string }
	/** Never again. */
	| { readonly kind: "refused"; readonly why: string };

export interface BatchDoor {
	readonly send: (letter: Letter) => Promise<Outcome>;
	/** Asks for nothing but the time. */
	readonly askTime: () => Promise<void>;
}

export function createBatchDoor({ url, agentKeyId, agentKeySecret, clock, local }: BatchDoorOptions): BatchDoor {
	const key = new TextEncoder().encode(agentKeySecret);

	async function request(path: string, body?: string): Promise<Response> {
		const sentAtMs = local();
		const answer = await fetch(`${url}${path}`, {
			...(body === undefined ? {} : { method: "POST", body, headers: { "content-type": "application/json" } }),
			signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
		});
		const dateMs = Date.parse(answer.headers.get("date") ?? "");
		if (Number.isFinite(dateMs)) clock.observe(dateMs, sentAtMs, local());
		return answer;
	}

	/** Signed anew for each batch, since it must not have expired at the first that the server takes. */
	function sign({ jti, webinar, participant }: Letter): Promise<string> {
		return new SignJWT({ iss: agentKeyId, jti, webinar, participant })
			.setProtectedHeader({ alg: "HS256" })
			.setExpirationTime(Math.floor(clock.now() / 1_000) + TOKEN_HOLDS_S)
			.sign(key);
	}

	async function post(letter: Letter): Promise<Outcome> {
		const { run, facts, reports, leave, webinar } = letter;
		const token = await sign(letter);
		const body = { version: WIRE_VERSION, token, run, facts, reports, ...(leave ? { leave: {} } : {}) };
		const answer = await request(`/agent/v1/webinars/${webinar.number}/reports`, JSON.stringify(body));
		const text = await answer.text();
		if (answer.status === 200) return { kind: "answered", answer: JSON.parse(text) };
		if (answer.status >= 500 || answer.status === 429) {
			const afterMs = Number(answer.headers.get("retry-after")) * 1_000;
			return { kind: "wait", forMs: afterMs > 0 ? afterMs : AGAIN_AFTER_MS, why: `HTTP ${answer.status} ${text}` };
		}
		return { kind: "refused", why: `HTTP ${answer.status} ${text}` };
	}

	return {
		askTime: async () => {
			await (await request("/livez")).text();
		},
		send: async (letter) => {
			try {
				return await post(letter);
			} catch (error) {
				return { kind: "wait", forMs: AGAIN_AFTER_MS, why: String(error) };
			}
		},
	};
}
