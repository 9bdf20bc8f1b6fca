/** An account as the file declares it, with what it leaves out filled in. */
import type { Account, AccountFile } from "./config-schema.js";

export function accountWithDefaults(account: AccountFile): Account {
	const { allowedOrigins, ...rest } = account;
	const profile = account.profile ?? "open";
	return {
		profile,
		plan: "business",
		rateLimits: profile === "zoom" ? "plan" : "off",
		addOns: ["webinar", "video_sdk"],
		deviceLabels: "drop",
		internalAddresses: "drop",
		collection: true,
		hipaa: "none",
		externalNames: "show",
		...rest,
		...(allowedOrigins === undefined ? {} : { allowedOrigins }),
	};
}
