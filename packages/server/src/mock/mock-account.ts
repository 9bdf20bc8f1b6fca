/** The account of the stand-in. Everything about it is fixed and known to everybody: it guards made-up data. */

import { ALL_SCOPES } from "../api/scopes.js";
import { accountWithDefaults } from "../config/account-with-defaults.js";
import type { Account } from "../config/config-schema.js";

export const MOCK_CREDENTIALS = {
	accountId: "mock-account",
	clientId: "mock-client",
	clientSecret: "mock-client-secret",
} as const;

export type MockSettings = Partial<Pick<Account, "profile" | "plan" | "addOns" | "rateLimits">>;

export function mockAccount(settings: MockSettings): Account {
	return accountWithDefaults({
		id: MOCK_CREDENTIALS.accountId,
		profile: "zoom",
		plan: "business",
		addOns: ["webinar", "event_subscription", "video_sdk"],
		// A test that is slowed by a budget it did not ask for would be no help; faults give the answers on request.
		rateLimits: "off",
		deviceLabels: "keep",
		internalAddresses: "keep",
		apiClients: [{ id: MOCK_CREDENTIALS.clientId, secretHash: MOCK_CREDENTIALS.clientSecret, scopes: [...ALL_SCOPES] }],
		agentKeys: [],
		...settings,
	});
}
