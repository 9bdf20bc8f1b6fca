/** The fields that lists with totals have in common. */
import type { ParticipantPage } from "./participant-page.js";

export function pageBodyOf(
	{ pageSize, nextPageToken }: Pick<ParticipantPage, "pageSize" | "nextPageToken">,
	total: number,
) {
	return {
		next_page_token: nextPageToken,
		page_count: Math.ceil(total / pageSize),
		page_size: pageSize,
		total_records: total,
	};
}
