/** What is said over an echo's channel: short texts, so that every data channel library carries them alike. */

/** A clock's reading, and by how much it may be wrong. */
export interface ClockReading {
	readonly nowMs: number;
	readonly uncertaintyMs: number;
}

export interface EchoWords {
	readonly kind: "ask" | "answer";
	/** 64 random bits: who has not read the question cannot answer it. */
	readonly stamp: string;
	/** The answering end's clock at the moment of the answer, where it has one. */
	readonly clock: ClockReading | undefined;
}

/** Two and a half times a question: nobody gains by asking in another's name. */
const LONGEST = 90;
const PATTERN = /^qoscope-echo (ask|answer) ([0-9a-f]{16})(?: (\d{1,15}\.\d{3}) (\d{1,9}\.\d{3}))?$/;

/** Whether it fits the pattern: thirty thousand years after 1970, eleven days of uncertainty. */
export function canBeSaid({ nowMs, uncertaintyMs }: ClockReading): boolean {
	return nowMs >= 0 && nowMs < 1e15 - 1 && uncertaintyMs >= 0 && uncertaintyMs < 1e9 - 1;
}

export function newStamp(): string {
	const digits = [...crypto.getRandomValues(new Uint8Array(8))];
	return digits.map((digit) => digit.toString(16).padStart(2, "0")).join("");
}

export function writeWords(kind: EchoWords["kind"], stamp: string, clock?: ClockReading): string {
	const told = clock ? ` ${clock.nowMs.toFixed(3)} ${clock.uncertaintyMs.toFixed(3)}` : "";
	return `qoscope-echo ${kind} ${stamp}${told}`;
}

/** Undefined for everything that is not ours. */
export function readWords(data: unknown): EchoWords | undefined {
	if (typeof data !== "string" || data.length > LONGEST) return undefined;
	const [, kind, stamp, nowMs, uncertaintyMs] = PATTERN.exec(data) ?? [];
	if ((kind !== "ask" && kind !== "answer") || stamp === undefined) return undefined;
	return {
		kind,
		stamp,
		clock: nowMs === undefined ? undefined : { nowMs: Number(nowMs), uncertaintyMs: Number(uncertaintyMs) },
	};
}
