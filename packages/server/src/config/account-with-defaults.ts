/** An account as the file declares it, with what it leaves out filled in. */
import type { Account, AccountFile } from "./config-schema.js";

/** How long instances run. Idle: twice as long as a participant may be silent, so that everybody has left before. */
export const DEFAULT_HOLD = { idleSeconds: 120, tokenHoldHours: 12 } as const;

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
		...DEFAULT_HOLD,
		...rest,
		...(allowedOrigins === undefined ? {} : { allowedOrigins }),
	};
}
