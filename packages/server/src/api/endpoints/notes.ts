/** Sentences that several endpoints say of themselves. */

export const PAGE_NOTE =
	"Pages stand still: whoever joins after the first page was read is not in them. A page token is good for 15 minutes, for the same path, filters and account.";
export const ID_NOTE =
	"A number names the latest instance, a UUID its own. A UUID may come raw, encoded once or encoded twice.";
export const EMAIL_NOTE =
	"The e-mail of a user outside the host's account is blank unless one of the six documented reasons is in the join token; names, addresses and places are blank where the account's settings say so.";
export const LIVE_NOTE =
	"live shows the newest five-second slot if it ended within the last 15 seconds and carried a byte; otherwise the list of figures is empty.";
export const PAST_NOTE =
	"past shows one entry for each minute that has data; of a running one only the complete minutes.";
export const DIRECTION_NOTE =
	"An input is what the participant sends, an output what the participant receives; crc stands for room connectors (SIP, H.323), rwg for web gateways.";
export const SUMMARY_NOTE =
	"Lowest and highest are those of five-second slots, except the highest latency and the highest loss, which are those of a single reading; averages are made from sums.";
