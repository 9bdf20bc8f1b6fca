/** How a participant rated a webinar or meeting. */
import { formatTime, type SatisfactionBody } from "@qoscope/wire";
import type { Participant, Rating } from "../../store/ports.js";
import { shownFactsOf, type ViewPolicy } from "./shown-facts.js";

/** The contract knows two words; on the scale of ITU-T P.800 4 is "good" and 3 is "fair". */
const GOOD_SCORE = 4;

export function presentRating(
	{ score, comment, atMs, participant: id }: Rating,
	participant: Participant | undefined,
	policy: ViewPolicy,
): SatisfactionBody["participants"][number] {
	const userId = participant?.userId ?? "";
	const shown = participant === undefined ? undefined : shownFactsOf(participant, policy);
	return {
		date_time: formatTime(atMs),
		email: shown?.email ?? "",
		user_id: userId === "" ? String(id) : userId,
		quality: score >= GOOD_SCORE ? "GOOD" : "NOT GOOD",
		// A comment may name anybody.
		comment: shown?.isTextShown === true ? comment : "",
	};
}
