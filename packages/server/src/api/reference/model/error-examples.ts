/** Which errors an operation can answer with, each as a caller sees it. */
import type { ErrorBody, OauthErrorBody } from "@qoscope/wire";
import { accountWithDefaults } from "../../../config/account-with-defaults.js";
import type { AccountFile } from "../../../config/config-schema.js";
import type { Endpoint } from "../../endpoints/endpoint.js";
import { ERRORS, type ErrorKey, QosError } from "../../errors.js";
import { KINDS } from "../../kinds.js";
import { OAUTH_ERRORS, type OauthErrorKey } from "../../oauth/oauth-errors.js";
import { checkPrerequisite, type Prerequisite } from "../../profile.js";
import type { ErrorExample } from "./operation.js";

/** What stands for the placeholders of the messages. */
const VALUES: Readonly<Record<string, string>> = {
	requestId: "QOS_5f0c2b7e9a1d4c3f8e6b7a9d0c1e2f34",
	event: "Webinar Participant QoS Summary",
};

export function errorExample(
	key: ErrorKey,
	values: Readonly<Record<string, string>> = {},
	field?: string,
): ErrorExample {
	const { status, code } = ERRORS[key];
	const { message } = new QosError(key, { values: { ...VALUES, ...values } });
	const errors = field === undefined ? {} : { errors: [{ field, message: "Invalid field." }] };
	return { key, status, code, message, body: { code, message, ...errors } satisfies ErrorBody, schema: "Error" };
}

export function oauthErrorExample(key: OauthErrorKey): ErrorExample {
	const { status, reason } = OAUTH_ERRORS[key];
	const body: OauthErrorBody = { reason, error: key };
	return { key, status, code: key, message: reason, body: { ...body }, schema: "OauthError" };
}

const ADD_ONS: readonly NonNullable<AccountFile["addOns"]>[] = [[], ["webinar"], ["webinar", "video_sdk"]];

/** Asks as accounts of every plan, so that nothing here has to know which of them lack what. */
function prerequisiteErrors(needs: Prerequisite): readonly ErrorExample[] {
	const found = new Map<ErrorKey, ErrorExample>();
	for (const plan of ["free", "pro", "business"] as const) {
		for (const addOns of ADD_ONS) {
			try {
				const file = { id: "any", profile: "zoom" as const, plan, addOns: [...addOns], apiClients: [], agentKeys: [] };
				checkPrerequisite(accountWithDefaults(file), needs);
			} catch (error) {
				if (error instanceof QosError) found.set(error.key, errorExample(error.key));
			}
		}
	}
	return [...found.values()];
}

/** Every key of the table with a status of its own. */
const keysWithStatus = (status: number): readonly ErrorKey[] =>
	Object.entries(ERRORS).flatMap(([key, row]) => (row.status === status ? [key as ErrorKey] : []));

/** In the order of their statuses. */
export function errorsOfEndpoint(endpoint: Endpoint, scopes: readonly string[]): readonly ErrorExample[] {
	const { kind, needs, pages, path, unavailable, tooOld } = endpoint;
	const hasInstance = path.includes("{");
	const id = { webinar: "93201235621", meeting: "93201235622", session: "93201235623" }[kind];
	return [
		errorExample("validation_failed", {}, pages === undefined ? "type" : "page_size"),
		...(pages === undefined ? [] : [errorExample("invalid_page_token")]),
		...(hasInstance ? [errorExample("collection_off", { kind: KINDS[kind].noun, id })] : []),
		...prerequisiteErrors(needs),
		errorExample("missing_scope", { scopes: scopes.join(", ") }),
		...(hasInstance && tooOld !== undefined ? [errorExample(tooOld)] : []),
		errorExample("invalid_access_token"),
		errorExample("expired_access_token"),
		// Of a list: the answer to a path with another account's id.
		errorExample(unavailable),
		...keysWithStatus(429).map((key) => errorExample(key)),
		errorExample("internal"),
	];
}

/** Of a reading without parameters and pages. */
export function errorsOfReading(endpoint: Endpoint, scopes: readonly string[]): readonly ErrorExample[] {
	return errorsOfEndpoint(endpoint, scopes).filter(({ key }) => key !== "validation_failed");
}

export function errorsOfEnding(unavailable: ErrorKey, scopes: readonly string[]): readonly ErrorExample[] {
	return [
		errorExample("missing_scope", { scopes: scopes.join(", ") }),
		errorExample("invalid_access_token"),
		errorExample("expired_access_token"),
		errorExample(unavailable),
		errorExample("body_too_large"),
		...keysWithStatus(429).map((key) => errorExample(key)),
		errorExample("internal"),
	];
}
