/** Interarrival jitter of one RTP stream (RFC 3550, 6.4.1 and A.8), as it stands at the end of each second. */

export interface JitterReading {
	readonly atMs: number;
	readonly ms: number;
}

export interface InterarrivalJitter {
	take(packet: { readonly sequence: number; readonly timestamp: number }, atMs: number): void;
	readings(): readonly JitterReading[];
}

const WRAP = 65_536;
const READING_MS = 1_000;

export function createJitter(clockRate: number): InterarrivalJitter {
	const readings: JitterReading[] = [];
	let jitterMs = 0;
	let nextReadingMs: number | undefined;
	let newest: { readonly sequence: number; readonly timestamp: number; readonly atMs: number } | undefined;

	return {
		take({ sequence, timestamp }, atMs) {
			nextReadingMs ??= atMs + READING_MS;
			const step = newest === undefined ? 1 : (sequence - newest.sequence) & (WRAP - 1);
			// A packet that was overtaken says nothing of the way of its neighbours.
			if (step > 0 && step < WRAP / 2) {
				if (newest && newest.timestamp !== timestamp) {
					const sentMs = (((timestamp - newest.timestamp) | 0) * 1_000) / clockRate;
					jitterMs += (Math.abs(atMs - newest.atMs - sentMs) - jitterMs) / 16;
				}
				// Packets of one picture have one timestamp: what follows them is held against the last of them.
				newest = { sequence, timestamp, atMs };
			}
			for (; atMs >= nextReadingMs; nextReadingMs += READING_MS) readings.push({ atMs: nextReadingMs, ms: jitterMs });
		},
		readings: () => [...readings],
	};
}
