/** Counts what the page has open, by standing in for what opens it: to be installed before the agent is started. */

interface Observer {
	observe(source: string, options?: object): Promise<void>;
	disconnect(): void;
}

export interface Open {
	readonly timers: number;
	readonly listeners: number;
	readonly sockets: number;
	readonly pressureObservers: number;
	/** Of all of them, how many there ever were: what shows that they are counted at all. */
	readonly everOpened: number;
}

export function countOpen(): () => Open {
	const timers = new Set<unknown>();
	const listeners = new Map<unknown, Set<string>>();
	const sockets = new Set<WebSocket>();
	const observers = new Set<Observer>();
	let everOpened = 0;

	const { setTimeout: start, clearTimeout: cancel, WebSocket: Socket } = globalThis;
	const count = (task: () => void, delayMs?: number) => {
		const timer = start(() => {
			timers.delete(timer);
			task();
		}, delayMs);
		timers.add(timer);
		everOpened += 1;
		return timer;
	};
	const uncount = (timer: ReturnType<typeof start>) => {
		timers.delete(timer);
		cancel(timer);
	};

	const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
	const listened: typeof add = function (this: EventTarget, type, listener, options) {
		everOpened += 1;
		listeners.set(listener, (listeners.get(listener) ?? new Set()).add(type));
		add.call(this, type, listener, options);
	};
	const unlistened: typeof remove = function (this: EventTarget, type, listener, options) {
		const types = listeners.get(listener);
		types?.delete(type);
		if (types?.size === 0) listeners.delete(listener);
		remove.call(this, type, listener, options);
	};

	class CountedSocket extends Socket {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols);
			everOpened += 1;
			sockets.add(this);
		}
	}

	const { PressureObserver } = globalThis as unknown as { PressureObserver: { prototype: Observer } };
	const { observe, disconnect } = PressureObserver.prototype;
	PressureObserver.prototype.observe = function (source, options) {
		everOpened += 1;
		observers.add(this);
		return observe.call(this, source, options);
	};
	PressureObserver.prototype.disconnect = function () {
		observers.delete(this);
		disconnect.call(this);
	};

	Object.assign(globalThis, { setTimeout: count, clearTimeout: uncount, WebSocket: CountedSocket });
	Object.assign(EventTarget.prototype, { addEventListener: listened, removeEventListener: unlistened });
	return () => {
		for (const socket of sockets) if (socket.readyState === Socket.CLOSED) sockets.delete(socket);
		return {
			timers: timers.size,
			listeners: listeners.size,
			sockets: sockets.size,
			pressureObservers: observers.size,
			everOpened,
		};
	};
}
