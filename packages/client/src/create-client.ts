/** Asks the compatible API and our own, with one method a question. */
import type { ParticipantListBody, ParticipantQosBody, QosSummaryBody, WebinarListBody } from "@qoscope/wire";
import { type Answer, readAnswer } from "./answer.js";
import { jsonOf, toApiError } from "./api-error.js";
import { encodeWebinarId } from "./encode-webinar-id.js";
import { type Credentials, fetchToken } from "./fetch-token.js";
import { keepToken, type TokenKeeper } from "./keep-token.js";
import { asBody, type Tolerant } from "./tolerant.js";
import { UnreachableError } from "./unreachable-error.js";

export type ClientOptions = {
	/** Where the server is, such as http://127.0.0.1:8730. */
	readonly url: string;
	/** Another fetch, for tests and for environments that have none. */
	readonly fetch?: typeof globalThis.fetch;
	/** Another clock, epoch milliseconds. */
	readonly now?: () => number;
	/** How long each request may take, its whole answer included; 30 s when absent. */
	readonly timeoutMs?: number;
} & ({ readonly credentials: Credentials } | { readonly getToken: () => Promise<string> });

/** A page of the largest size takes a second or two; who waits longer waits for a server that hangs. */
const TIMEOUT_MS = 30_000;

export type State = "live" | "past";
interface PageOptions {
	readonly type?: State;
	readonly pageSize?: number;
}
interface WebinarListOptions extends PageOptions {
	/** yyyy-MM-dd, or yyyy-MM-dd HH:mm:ss in UTC. */
	readonly from?: string;
	readonly to?: string;
}

/** A `webinarId` is a number or a UUID as the API gives it. Failures are an ApiError or an UnreachableError. */
export interface Client {
	readonly accessToken: () => Promise<string>;
	/** One body a page, until the last page. */
	readonly listWebinars: (options?: WebinarListOptions) => AsyncIterable<Tolerant<WebinarListBody>>;
	readonly listParticipants: (
		webinarId: string | number,
		options?: PageOptions,
	) => AsyncIterable<Tolerant<ParticipantListBody>>;
	readonly participantQos: (
		webinarId: string | number,
		participantId: string,
		options?: { readonly type?: State },
	) => Promise<Tolerant<ParticipantQosBody>>;
	readonly qosSummary: (
		webinarId: string | number,
		options?: { readonly pageSize?: number },
	) => AsyncIterable<Tolerant<QosSummaryBody>>;
	readonly endWebinar: (webinarId: string | number) => Promise<void>;
}

type Query = Readonly<Record<string, string | number | undefined>>;

function queryOf(query: Query): string {
	const words = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) if (value !== undefined) words.set(name, String(value));
	return words.size === 0 ? "" : `?${words}`;
}

export function createClient(options: ClientOptions): Client {
	const { url, fetch: ask = globalThis.fetch, now = Date.now, timeoutMs = TIMEOUT_MS } = options;
	const base = url.replace(/\/+$/, "");

	const send = async (path: string, init: RequestInit): Promise<Answer> => {
		try {
			const signal = AbortSignal.timeout(timeoutMs);
			return await readAnswer(await ask(`${base}${path}`, { ...init, signal }));
		} catch (error) {
			throw new UnreachableError(base, error, timeoutMs);
		}
	};
	const tokens: TokenKeeper =
		"credentials" in options
			? keepToken(() => fetchToken(options.credentials, send), now)
			: { get: options.getToken, forget: () => undefined };

	/** A token that was turned away is renewed once: it may have expired on the way, or the secret has changed. */
	const sendWithToken = async (method: "GET" | "POST", path: string): Promise<Answer> => {
		const attempt = async () => {
			const token = await tokens.get();
			return { token, answer: await send(path, { method, headers: { authorization: `Bearer ${token}` } }) };
		};
		let { token, answer } = await attempt();
		if (answer.status === 401) {
			tokens.forget(token);
			({ token, answer } = await attempt());
		}
		if (!answer.isSuccess) throw toApiError(answer);
		return answer;
	};
	const get = async <T extends object>(path: string, query: Query): Promise<Tolerant<T>> =>
		asBody<T>(jsonOf(await sendWithToken("GET", `${path}${queryOf(query)}`)));

	async function* pages<T extends { next_page_token: string }>(path: string, query: Query) {
		const seen = new Set<string>();
		for (let pageToken: string | undefined; ; ) {
			const body = await get<T>(path, { ...query, next_page_token: pageToken });
			yield body;
			const next: unknown = body.next_page_token;
			// A token that comes back would lead round in a circle.
			if (typeof next !== "string" || next === "" || seen.has(next)) return;
			seen.add(next);
			pageToken = next;
		}
	}

	const webinarPath = (webinarId: string | number) => `/v2/metrics/webinars/${encodeWebinarId(webinarId)}`;
	return {
		accessToken: () => tokens.get(),
		listWebinars: ({ type, from, to, pageSize } = {}) =>
			pages<WebinarListBody>("/v2/metrics/webinars", { type, from, to, page_size: pageSize }),
		listParticipants: (webinarId, { type, pageSize } = {}) =>
			pages<ParticipantListBody>(`${webinarPath(webinarId)}/participants`, { type, page_size: pageSize }),
		participantQos: (webinarId, participantId, { type } = {}) =>
			get<ParticipantQosBody>(`${webinarPath(webinarId)}/participants/${encodeURIComponent(participantId)}/qos`, {
				type,
			}),
		qosSummary: (webinarId, { pageSize } = {}) =>
			pages<QosSummaryBody>(`${webinarPath(webinarId)}/participants/qos_summary`, { page_size: pageSize }),
		endWebinar: async (webinarId) => {
			await sendWithToken("POST", `/api/v1/webinars/${encodeWebinarId(webinarId)}/end`);
		},
	};
}
