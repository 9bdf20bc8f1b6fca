/** Slots: the five-second pieces of time, multiples of five on the server's clock, that all measuring is cut into. */
export const SLOT_MS = 5_000;
export const MINUTE_MS = 60_000;

/** The start of the slot that holds a time; epoch milliseconds in and out. */
export function slotStartOf(timeMs: number): number {
	return Math.floor(timeMs / SLOT_MS) * SLOT_MS;
}

/** The start of the minute that holds a time. A slot never straddles one, since 60 is a multiple of 5. */
export function minuteStartOf(timeMs: number): number {
	return Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;
}

export function isSlotStart(timeMs: number): boolean {
	return Number.isSafeInteger(timeMs) && timeMs >= 0 && timeMs % SLOT_MS === 0;
}
