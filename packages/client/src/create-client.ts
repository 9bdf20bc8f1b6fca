/** Asks the compatible API and our own, with one method a question. */
import type { QualityBody } from "@qoscope/wire";
import { createAccess } from "./access.js";
import { jsonOf } from "./api-error.js";
import type { ClientOptions } from "./client-options.js";
import { createConnection } from "./connection.js";
import { type Asker, createInstanceClient, type KindClient } from "./instance-client.js";
import { queryOf, type RangeOptions } from "./query.js";
import { asBody, type Tolerant } from "./tolerant.js";

/**
 * Works against Qoscope and against the hosted service. A failure is an ApiError, an UnreachableError when no answer
 * came, or the reason of the signal that was aborted.
 */
export interface Client {
	readonly webinars: KindClient<"webinar">;
	readonly meetings: KindClient<"meeting">;
	/** Video SDK sessions. */
	readonly sessions: KindClient<"session">;
	/** How many meetings, or participants of meetings, were good, fair, poor and bad. */
	readonly quality: (
		options?: RangeOptions & { readonly type?: "meeting" | "participants" },
	) => Promise<Tolerant<QualityBody>>;
	/** An access token that holds for a minute at least, for tools beside this client. */
	readonly accessToken: () => Promise<string>;
	/**
	 * Has the token revoked that this client uses; the next call asks for a new one. A token of one's own is sent without
	 * credentials, which Qoscope refuses: only the client that a token was given to may revoke it.
	 */
	readonly revokeToken: () => Promise<void>;
}

export function createClient(options: ClientOptions): Client {
	const access = createAccess(options, createConnection(options));
	const { account } = options;
	const api = account === undefined ? "/v2" : `/v2/accounts/${encodeURIComponent(account)}`;
	const read = async <Body extends object>(path: string, { signal }: { readonly signal?: AbortSignal }) =>
		asBody<Body>(jsonOf(await access.send({ method: "GET", path, signal })));
	const asker: Asker = {
		get: (path, asked) => read(`${api}${path}`, asked),
		getOwn: read,
		post: async (path, { signal }) => {
			await access.send({ method: "POST", path, signal });
		},
	};
	return {
		webinars: createInstanceClient("webinar", asker),
		meetings: createInstanceClient("meeting", asker),
		sessions: createInstanceClient("session", asker),
		quality: (asked = {}) => asker.get(`/metrics/quality${queryOf({ ...asked })}`, asked),
		accessToken: access.accessToken,
		revokeToken: access.revokeToken,
	};
}
