/** How much each plan of the hosted service may ask for. docs/rate-limits.md lists the same table; a test compares them. */
import type { Account } from "../../config/config-schema.js";
import type { RateLabel } from "../endpoints/endpoint.js";
import type { RateWindow } from "./rate-window.js";

export interface Budget {
	/** Whose requests are counted together: those of one label, or of the two that share a day. */
	readonly counts: RateLabel | "Heavy and Resource-intensive";
	readonly per: RateWindow;
	/** Requests of one account, whichever of its clients sends them. */
	readonly limit: number;
}

const budget = (counts: Budget["counts"], per: RateWindow, limit: number): Budget => ({ counts, per, limit });
const sharedDay = (limit: number) => budget("Heavy and Resource-intensive", "day", limit);

/** Every budget of a label counts; the shorter window comes first, and what it refuses costs nothing of the longer. */
export const BUDGETS: { readonly [plan in Account["plan"]]: { readonly [label in RateLabel]: readonly Budget[] } } = {
	free: {
		Light: [budget("Light", "second", 4), budget("Light", "day", 6_000)],
		Medium: [budget("Medium", "second", 2), budget("Medium", "day", 2_000)],
		Heavy: [budget("Heavy", "second", 1), budget("Heavy", "day", 1_000)],
		"Resource-intensive": [budget("Resource-intensive", "minute", 10), budget("Resource-intensive", "day", 30_000)],
	},
	pro: {
		Light: [budget("Light", "second", 30)],
		Medium: [budget("Medium", "second", 20)],
		Heavy: [budget("Heavy", "second", 10), sharedDay(30_000)],
		"Resource-intensive": [budget("Resource-intensive", "minute", 10), sharedDay(30_000)],
	},
	business: {
		Light: [budget("Light", "second", 80)],
		Medium: [budget("Medium", "second", 60)],
		Heavy: [budget("Heavy", "second", 40), sharedDay(60_000)],
		"Resource-intensive": [budget("Resource-intensive", "minute", 20), sharedDay(60_000)],
	},
};
