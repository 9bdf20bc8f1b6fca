/** Takes the page's timers and clocks away: they move when they are told to, and then at once. */

export interface VirtualClock {
	/** Moves on and runs what falls due, and all that follows of it, before it answers. */
	advance(durationMs: number): Promise<void>;
	/** Sets what time it is. */
	setWall(wallMs: number): void;
}

interface Timer {
	dueMs: number;
	readonly everyMs: number | undefined;
	readonly task: () => void;
}

/** Chained promises that one timer is given time for before the next; what is left has it before the end. */
const MICROTASKS = 30;

export function installVirtualClock(): VirtualClock {
	const timers = new Map<number, Timer>();
	let nowMs = 1_000;
	let wallOffsetMs = 0;
	let lastId = 0;

	const set = (task: () => void, delayMs = 0, isRepeated = false) => {
		lastId += 1;
		timers.set(lastId, { dueMs: nowMs + delayMs, everyMs: isRepeated ? delayMs : undefined, task });
		return lastId;
	};
	const clear = (id: number) => void timers.delete(id);
	Object.assign(globalThis, {
		setTimeout: (task: () => void, delayMs?: number) => set(task, delayMs),
		setInterval: (task: () => void, delayMs?: number) => set(task, delayMs, true),
		clearTimeout: clear,
		clearInterval: clear,
	});
	performance.now = () => nowMs;
	Date.now = () => nowMs + wallOffsetMs;

	const { port1, port2 } = new MessageChannel();
	let onMessage = () => {};
	port1.onmessage = () => onMessage();
	/** Until the page has nothing left to do. */
	const settle = () =>
		new Promise<void>((resolve) => {
			onMessage = resolve;
			port2.postMessage(0);
		});

	return {
		setWall(wallMs) {
			wallOffsetMs = wallMs - nowMs;
		},
		async advance(durationMs) {
			const untilMs = nowMs + durationMs;
			for (;;) {
				let next: number | undefined;
				let nextMs = untilMs;
				for (const [id, { dueMs }] of timers) {
					if (dueMs > nextMs || (dueMs === nextMs && next !== undefined)) continue;
					next = id;
					nextMs = dueMs;
				}
				const timer = next === undefined ? undefined : timers.get(next);
				if (next === undefined || timer === undefined) break;
				nowMs = Math.max(nowMs, nextMs);
				if (timer.everyMs === undefined) timers.delete(next);
				else timer.dueMs += timer.everyMs;
				timer.task();
				for (let turn = 0; turn < MICROTASKS; turn += 1) await undefined;
			}
			nowMs = untilMs;
			await settle();
		},
	};
}
