/**
 * Where the two profiles of an account differ: `open` is how we would have it, `zoom` is as the hosted service behaves,
 * for those who develop against it. The plan and the add-ons count in `zoom` alone.
 */
import type { Account } from "../config/config-schema.js";
import { type ErrorKey, invalidField, QosError } from "./errors.js";

/** What the hosted service asks of an account before it answers at an endpoint. */
export type Prerequisite =
	| "webinar_dashboard"
	| "meeting_dashboard"
	| "meeting_list"
	| "webinar_satisfaction"
	| "meeting_satisfaction"
	| "webinar_summary"
	| "meeting_summary"
	| "video_sdk"
	| "paid";

/** The hosted service's words for what each kind of summary comes with. */
const EVENT = "Webinar Participant QoS Summary";

function missingPrerequisite({ plan, addOns }: Account, needs: Prerequisite): ErrorKey | undefined {
	const hasDashboard = plan === "business";
	const hasWebinars = hasDashboard && addOns.includes("webinar");
	const hasEvents = addOns.includes("event_subscription");
	switch (needs) {
		case "webinar_dashboard":
			return hasWebinars ? undefined : "dashboard_off";
		case "meeting_dashboard":
			return hasDashboard ? undefined : "dashboard_off";
		case "meeting_list":
			return hasDashboard ? undefined : "meeting_list_off";
		case "webinar_satisfaction":
			return hasWebinars ? undefined : "satisfaction_off";
		case "meeting_satisfaction":
			return hasDashboard ? undefined : "satisfaction_off";
		case "webinar_summary":
			if (!hasWebinars) return "dashboard_off";
			return hasEvents ? undefined : "event_subscription_missing";
		case "meeting_summary":
			if (!hasDashboard) return "dashboard_off";
			return hasEvents ? undefined : "event_subscription_missing";
		case "video_sdk":
			return addOns.includes("video_sdk") ? undefined : "video_sdk_off";
		case "paid":
			return plan === "free" ? "dashboard_off" : undefined;
	}
}

/** Throws what the hosted service answers to an account that lacks a plan, an add-on or a subscription. */
export function checkPrerequisite(account: Account, needs: Prerequisite): void {
	if (account.profile !== "zoom") return;
	const missing = missingPrerequisite(account, needs);
	if (missing !== undefined) throw new QosError(missing, { values: { event: EVENT } });
}

/** Lists of figures are read in smaller pages by the hosted service. */
export type PageClass = "list" | "qos";

export interface PageLimits {
	readonly usual: number;
	readonly maximum: number;
}

const LISTS: PageLimits = { usual: 30, maximum: 300 };
const HOSTED_QOS: PageLimits = { usual: 1, maximum: 10 };

export function pageLimitsOf({ profile }: Account, pages: PageClass): PageLimits {
	return profile === "zoom" && pages === "qos" ? HOSTED_QOS : LISTS;
}

/** Of 31 days; the hosted service says "one month". */
const LONGEST_RANGE_MS = 31 * 86_400_000;

/** The hosted service wants both ends of a range, at most a month apart. */
export function checkRange(account: Account, range: { readonly from?: string; readonly to?: string }): void {
	if (account.profile !== "zoom") return;
	const { from, to } = range;
	if (from === undefined) throw invalidField("from");
	if (to === undefined) throw invalidField("to");
	if (Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10)) > LONGEST_RANGE_MS) throw invalidField("to");
}

/** The hosted service answers 404/3001 for a `type` that does not fit the state; `open` answers what there is. */
export function fitsState({ profile }: Account, type: "live" | "past", isRunning: boolean): boolean {
	return profile === "open" || (type === "live") === isRunning;
}
