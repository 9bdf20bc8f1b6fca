/** Who shared a screen, and when. */
import { formatTime, type SessionSharingBody, type SharingBody } from "@qoscope/wire";
import type { Participant } from "../../store/ports.js";
import type { ShareInterval } from "../../summary/sharing.js";
import { optional } from "./known-word.js";
import { shownFactsOf, type ViewPolicy } from "./shown-facts.js";

/** The contract's word for what a surface shows; undefined where the browser does not tell it. */
function contentOf({ shareSurface }: Participant): "desktop" | "application" | undefined {
	if (shareSurface === "") return undefined;
	return shareSurface === "monitor" ? "desktop" : "application";
}

const presentTime = ({ startMs, endMs }: ShareInterval) => ({
	start_time: formatTime(startMs),
	end_time: formatTime(endMs),
});

export function presentSharer(
	participant: Participant,
	times: readonly ShareInterval[],
	policy: ViewPolicy,
): SharingBody["participants"][number] {
	const content = contentOf(participant) ?? "";
	return {
		id: participant.userId,
		user_id: String(participant.id),
		user_name: shownFactsOf(participant, policy).name,
		details: times.map((time) => ({ content, ...presentTime(time) })),
	};
}

export function presentSharingUser(
	participant: Participant,
	times: readonly ShareInterval[],
	policy: ViewPolicy,
): SessionSharingBody["users"][number] {
	const content = contentOf(participant);
	return {
		id: String(participant.id),
		name: shownFactsOf(participant, policy).name,
		user_key: participant.customerKey,
		details: times.map((time) => ({ ...optional("content", content), ...presentTime(time) })),
	};
}
