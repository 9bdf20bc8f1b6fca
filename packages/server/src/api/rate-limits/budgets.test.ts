// docs/rate-limits.md against the table.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { END_RATE_LABEL } from "../end-instance.js";
import { RATE_LABELS } from "../endpoints/endpoint.js";
import { ENDPOINTS } from "../endpoints/index.js";
import { BUDGETS, type Budget } from "./budgets.js";

const page = readFileSync(new URL("../../../../../docs/rate-limits.md", import.meta.url), "utf8");

test("docs/rate-limits.md has every budget of every plan", () => {
	const written = ({ counts, per, limit }: Budget) =>
		`${limit.toLocaleString("en")} a ${per}${counts.includes(" and ") ? ", shared" : ""}`;
	const rows = RATE_LABELS.map((label) => {
		const plans = [BUDGETS.free, BUDGETS.pro, BUDGETS.business];
		return `| ${[label, ...plans.map((plan) => plan[label].map(written).join("; "))].join(" | ")} |`;
	});
	expect(page.split("\n").filter((line) => /^\| (Light|Medium|Heavy|Resource-intensive) \|/.test(line))).toEqual(rows);
});

test("the three lists are Resource-intensive, ending is Light, everything else is Heavy, as the page says", () => {
	expect(page).toContain(
		"The three lists (webinars, meetings, sessions) are Resource-intensive, ending a webinar is Light",
	);
	const labelled = ENDPOINTS.map(({ operationId, rateLabel }) => [operationId, rateLabel]);
	const lists = ["dashboardWebinars", "dashboardMeetings", "sessions"];
	expect(labelled).toEqual(
		ENDPOINTS.map(({ operationId }) => [operationId, lists.includes(operationId) ? "Resource-intensive" : "Heavy"]),
	);
	expect(END_RATE_LABEL).toBe("Light");
});
