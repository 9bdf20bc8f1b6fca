/** Sends packets at their time, about to the millisecond, without burning a core between them. */

export interface Departures {
	/** Sends at `departMs` of `performance.now()`, or at once when that has passed. */
	add(departMs: number, send: () => void): void;
	/** How late they were sent. */
	lateness(): { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
	close(): void;
}

/** A timer of Node is up to a millisecond late: the last one is waited for in turns of the event loop. */
const TIMER_MS = 1.5;

export function createDepartures(): Departures {
	const queue: { readonly departMs: number; readonly send: () => void }[] = [];
	const latenesses: number[] = [];
	let timer: NodeJS.Timeout | undefined;
	let immediate: NodeJS.Immediate | undefined;

	function note(lateMs: number): void {
		latenesses.push(Math.max(0, lateMs));
	}

	function run(): void {
		timer = immediate = undefined;
		for (let next = queue[0]; next !== undefined && next.departMs <= performance.now(); next = queue[0]) {
			queue.shift();
			note(performance.now() - next.departMs);
			next.send();
		}
		schedule();
	}

	function schedule(): void {
		clearTimeout(timer);
		clearImmediate(immediate);
		const [next] = queue;
		if (next === undefined) return;
		const restMs = next.departMs - performance.now();
		if (restMs > TIMER_MS) timer = setTimeout(run, restMs - TIMER_MS);
		else immediate = setImmediate(run);
	}

	return {
		add(departMs, send) {
			if (queue.length === 0 && departMs <= performance.now()) {
				note(0);
				send();
				return;
			}
			// Almost always the last place, as delays hardly differ.
			let place = queue.length;
			while (place > 0 && (queue[place - 1]?.departMs ?? 0) > departMs) place -= 1;
			queue.splice(place, 0, { departMs, send });
			if (place === 0) schedule();
		},
		lateness() {
			const sorted = [...latenesses].sort((a, b) => a - b);
			const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
			return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
		},
		close() {
			clearTimeout(timer);
			clearImmediate(immediate);
			queue.length = 0;
		},
	};
}
