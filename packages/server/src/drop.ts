/** A drop: why something was turned away, from the closed list of the wire, with what each door answers. */
import type { DropReason } from "@qoscope/wire";

export interface DropKind {
	/** HTTP status of the batch door. */
	readonly status: number;
	readonly message: string;
	/** Sending it again cannot help. What is not final is answered with "wait", or 503 and Retry-After. */
	readonly final: boolean;
	/** Only that report is turned away when its slot is known; else the whole connection or batch. */
	readonly ofReport: boolean;
}

const whole = { final: true, ofReport: false } as const;
const report = { final: true, ofReport: true } as const;
const later = { status: 503, final: false, ofReport: false } as const;

export const DROP_KINDS: { readonly [reason in DropReason]: DropKind } = {
	malformed: { status: 400, message: "The frame or body does not fit its schema.", ...report },
	too_large: { status: 413, message: "A frame or body may have 65,536 bytes.", ...whole },
	unsupported_version: { status: 400, message: "The server does not speak this version of the wire.", ...whole },
	bad_token: { status: 401, message: "The join token is missing, unreadable or not signed by a known key.", ...whole },
	expired_token: {
		status: 401,
		message: "The join token's claim exp passed before its first use: have a new token signed.",
		...whole,
	},
	other_webinar: { status: 403, message: "The join token is for another webinar than the path.", ...whole },
	wrong_instance: { status: 403, message: "The instance of the join token is of another number or kind.", ...whole },
	collection_off: { status: 403, message: "The account does not collect.", ...whole },
	origin_not_allowed: { status: 403, message: "The account does not take reports from this origin.", ...whole },
	hello_first: { status: 400, message: "The first frame must be a hello.", ...whole },
	future_dated: { status: 400, message: "The slot lies ahead of the server's clock.", ...report },
	too_old: { status: 400, message: "The slot is over a day old.", ...report },
	webinar_ended: { status: 409, message: "The webinar was ended.", ...whole },
	not_host: { status: 403, message: "Only a host's token may end the webinar.", ...whole },
	queue_full: { ...later, message: "The server is busy; keep the reports and send them again." },
	closing: { ...later, message: "The server is stopping; keep the reports and send them again." },
	store_failed: { ...later, message: "The reports could not be stored; keep them and send them again." },
};

export class Drop extends Error {
	override readonly name = "Drop" as const;
	readonly reason: DropReason;

	/** `message` replaces the general one; it may quote nothing secret and nobody's data. */
	constructor(reason: DropReason, message: string = DROP_KINDS[reason].message, options?: ErrorOptions) {
		super(message, options);
		this.reason = reason;
	}

	get kind(): DropKind {
		return DROP_KINDS[this.reason];
	}
}

/** Of an expired token whose instance has ended, so that it cannot bring it back. */
export const LAPSED = "The join token's claim exp has passed, and its webinar has ended: have a new token signed.";

/** Whatever was thrown, as a drop: what is none is a failure of ours, and the agent shall try again. */
export function dropOf(error: unknown): Drop {
	return error instanceof Drop ? error : new Drop("store_failed", undefined, { cause: error });
}
