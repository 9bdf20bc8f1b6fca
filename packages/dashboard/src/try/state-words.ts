/** The agent's state in words. */
import type { AgentState } from "@qoscope/agent";
import type { DropReason } from "@qoscope/wire";

export type ShownState = "connecting" | "reporting" | "waiting" | "refused" | "left";

/** What someone at the page can do about it; the other reasons are said by their names. */
const ADVICE: { readonly [reason in DropReason]?: string } = {
	webinar_ended: "this webinar was ended. Leave and call again to begin another.",
	collection_off: "the account's configuration switches collection off.",
	expired_token: "the session has expired. Reload the page.",
	bad_token: "the server has other keys than it had. Reload the page.",
	origin_not_allowed: "the account's allowedOrigins do not name this address.",
	unsupported_version: "the page is newer than the server. Build and start both from one version.",
};

function adviceFor(reason: string | undefined): string {
	const found = Object.entries(ADVICE).find(([name]) => name === reason);
	return found?.[1] ?? `${(reason ?? "no reason given").replaceAll("_", " ")}.`;
}

export function describeState({ status, reason }: Pick<AgentState, "status" | "reason">): {
	readonly state: ShownState;
	readonly words: string;
} {
	switch (status) {
		case "connecting":
			return { state: "connecting", words: "Connecting to the server" };
		case "open":
			return { state: "reporting", words: "Reporting" };
		case "waiting":
			return { state: "waiting", words: "The server is busy, reports wait" };
		case "refused":
			return { state: "refused", words: `Refused: ${adviceFor(reason)}` };
		case "closed":
			return { state: "left", words: "Left" };
	}
}
