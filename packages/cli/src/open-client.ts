/** The client that commands ask with: where, with which token, and how long they wait. */
import { type Client, type ClientOptions, createClient, type KindClient } from "@qoscope/client";
import type { InstanceKind } from "@qoscope/wire";
import type { Context, Input, Option } from "./command.js";
import { parseDurationMs } from "./parse-duration.js";
import { readCredentials, readUrl } from "./read-credentials.js";

/** Holds an access token that was got elsewhere, such as one of the hosted service. */
export const TOKEN_VARIABLE = "QOSCOPE_TOKEN";

export const TIMEOUT_OPTION: Option = {
	value: "TIME",
	help: "how long each answer may take: 30s, 5m, 1h (default 30s)",
};

type Caller = Pick<ClientOptions, "url"> &
	({ credentials: ReturnType<typeof readCredentials> } | { getToken: () => Promise<string> });

function makeClient(context: Context, input: Input, caller: Caller): Client {
	const timeout = input.text("timeout");
	return createClient({
		...caller,
		now: context.now,
		signal: context.stop,
		rateLimits: {
			onWait: ({ durationMs, error }) => context.tell(`waiting ${Math.ceil(durationMs / 1_000)} s: ${error.message}`),
		},
		...(timeout === undefined ? {} : { timeoutMs: parseDurationMs(timeout, "timeout") }),
	});
}

/** Asks as the account that the credentials file names. */
export function openAccountClient(context: Context, input: Input): Client {
	const credentials = readCredentials(context, input);
	return makeClient(context, input, { url: credentials.url, credentials });
}

/** Asks with the token of the environment, and then needs no file when --url says where; else as the account. */
export function openClient(context: Context, input: Input): Client {
	const token = context.environment[TOKEN_VARIABLE];
	if (token === undefined || token === "") return openAccountClient(context, input);
	return makeClient(context, input, { url: readUrl(context, input), getToken: async () => token });
}

export type AnyKindClient = KindClient<"webinar"> | KindClient<"meeting"> | KindClient<"session">;

export function clientOf(client: Client, kind: InstanceKind): AnyKindClient {
	return { webinar: client.webinars, meeting: client.meetings, session: client.sessions }[kind];
}

export function ratedClientOf(
	client: Client,
	kind: "webinar" | "meeting",
): KindClient<"webinar"> | KindClient<"meeting"> {
	return kind === "webinar" ? client.webinars : client.meetings;
}
