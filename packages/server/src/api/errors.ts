/** Every error of the API. docs/errors.md lists the same table; a test compares the two in both directions. */

interface ErrorRow {
	readonly status: number;
	readonly code: number;
	/** `{name}` is filled from the details of the error. */
	readonly message: string;
}

export const ERRORS = {
	invalid_access_token: { status: 401, code: 124, message: "Invalid access token." },
	expired_access_token: { status: 401, code: 124, message: "Access token is expired." },
	missing_scope: {
		status: 400,
		code: 4711,
		message: "Invalid access token, does not contain scopes:[{scopes}].",
	},
	validation_failed: { status: 400, code: 300, message: "Validation Failed." },
	invalid_body: { status: 400, code: 300, message: "Request Body should be a valid JSON object." },
	invalid_page_token: { status: 400, code: 300, message: "The next page token is invalid or expired." },
	collection_off: { status: 400, code: 300, message: "Can not access {kind} info, {id}." },

	webinar_unavailable: {
		status: 404,
		code: 3001,
		message: "This webinar's detail info is not available or ID is not valid.",
	},
	webinar_detail_unavailable: {
		status: 404,
		code: 3001,
		message: "The webinar has not ended yet or the Webinar ID is not valid.",
	},
	participants_unavailable: {
		status: 404,
		code: 3001,
		message: "This webinar's detail information is not available or the ID is not valid.",
	},
	webinar_qos_list_unavailable: {
		status: 404,
		code: 3001,
		message: "This webinar's detail is not available or the Webinar ID is not valid.",
	},
	summary_unavailable: { status: 404, code: 3001, message: "This webinar's detail info is not available." },
	webinar_satisfaction_unavailable: { status: 404, code: 3001, message: "Webinar ID is invalid or not end." },
	meeting_unavailable: {
		status: 404,
		code: 3001,
		message: "This meeting's detail info is not available or ID is not valid.",
	},
	meeting_detail_unavailable: {
		status: 404,
		code: 3001,
		message: "Meeting ID is invalid or the meeting has not ended yet.",
	},
	meeting_participants_unavailable: {
		status: 404,
		code: 3001,
		message: "Meeting ID is invalid or has not ended.",
	},
	meeting_summary_unavailable: { status: 404, code: 3001, message: "This meeting's detail info is not available." },
	meeting_satisfaction_unavailable: { status: 404, code: 3001, message: "Meeting ID is invalid or not end." },
	session_unavailable: { status: 404, code: 3001, message: "Session does not exist." },
	session_users_unavailable: { status: 404, code: 3001, message: "Session ID is invalid or has not ended." },
	session_qos_unavailable: { status: 404, code: 3001, message: "This session's detail info is not available." },

	webinar_too_old: { status: 400, code: 12702, message: "Can not access a webinar a year ago." },
	participants_too_old: { status: 400, code: 12702, message: "Cannot access a webinar a year ago." },
	meeting_too_old: { status: 400, code: 12702, message: "Can not access a meeting a year ago." },
	meeting_detail_too_old: { status: 400, code: 12702, message: "Cannot access meetings from over one year ago." },
	session_too_old: { status: 400, code: 12702, message: "Can not access a session a year ago." },

	dashboard_off: {
		status: 400,
		code: 200,
		message: "Only available for paid account and enabled Dashboard feature.",
	},
	satisfaction_off: {
		status: 400,
		code: 200,
		message: "Only available for paid accounts that have dashboard feature enabled.",
	},
	meeting_list_off: {
		status: 400,
		code: 400,
		message:
			"This API is only available for ZMP and Business or higher accounts that have enabled the Dashboard feature.",
	},
	event_subscription_missing: {
		status: 400,
		code: 200,
		message:
			"Event subscription not found. Subscribe to the {event} event in your Marketplace app to get access to this API.",
	},
	video_sdk_off: { status: 400, code: 200, message: "This API is only available for Video SDK accounts." },

	rate_limit_per_second: {
		status: 429,
		code: 429,
		message: "You have reached the maximum per-second rate limit for this API. Try again later.",
	},
	rate_limit_per_day: {
		status: 429,
		code: 429,
		message:
			"You have reached the maximum daily rate limit for this API. Refer to the response header for details on when you can make another request.",
	},

	unknown_path: { status: 404, code: 404, message: "There is nothing at this path." },
	body_too_large: { status: 413, code: 413, message: "The request body is too large." },
	internal: { status: 500, code: 500, message: "Internal error, request {requestId}." },
} as const satisfies Record<string, ErrorRow>;

export type ErrorKey = keyof typeof ERRORS;

export interface FieldProblem {
	readonly field: string;
	readonly message: string;
}

export interface ErrorDetails {
	/** Values for the placeholders of the message. */
	readonly values?: Readonly<Record<string, string>>;
	readonly fields?: readonly FieldProblem[];
}

/** The one error that the API throws; answer-error.ts turns it into a reply. */
export class QosError extends Error {
	override readonly name = "QosError";
	readonly key: ErrorKey;
	readonly details: ErrorDetails;

	constructor(key: ErrorKey, details: ErrorDetails = {}) {
		super(ERRORS[key].message.replace(/\{(\w+)\}/g, (_, name: string) => details.values?.[name] ?? ""));
		this.key = key;
		this.details = details;
	}
}

/** The words that the contract uses for a parameter with a bad value. */
export function invalidField(field: string): QosError {
	return new QosError("validation_failed", { fields: [{ field, message: "Invalid field." }] });
}
