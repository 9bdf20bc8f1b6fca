/** A WebSocket that ends in this page: what an SDK sends goes to a stand-in of its server. */
export interface Signal {
	readonly url: string;
	/** To the SDK. */
	send(message: object): void;
}
/** Gets what the SDK sends; `undefined` says that the socket has opened. */
export type SignalServer = (signal: Signal) => (message: unknown) => void;

/** Takes the place of the browser's own while a task runs. */
export async function withSignal<Result>(server: SignalServer, task: () => Promise<Result>): Promise<Result> {
	class SignalSocket extends EventTarget {
		static readonly CLOSED = 3;
		readyState = 0;
		binaryType = "arraybuffer";
		readonly protocol = "";
		readonly extensions = "";
		readonly url: string;
		readonly #toServer: (message: unknown) => void;

		constructor(url: string) {
			super();
			this.url = url;
			for (const type of ["open", "message", "close", "error"] as const) {
				this.addEventListener(type, (event) => {
					const listener: unknown = Reflect.get(this, `on${type}`);
					if (typeof listener === "function") Reflect.apply(listener, this, [event]);
				});
			}
			this.#toServer = server({
				url,
				send: (message) => {
					if (this.readyState !== 1) return;
					this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
				},
			});
			setTimeout(() => {
				this.readyState = 1;
				this.dispatchEvent(new Event("open"));
				// Who opens it listens to its messages only then.
				setTimeout(() => this.#toServer(undefined));
			});
		}
		send(message: unknown) {
			this.#toServer(message);
		}
		close(code = 1_000) {
			if (this.readyState === 3) return;
			this.readyState = 3;
			this.dispatchEvent(new CloseEvent("close", { code, wasClean: true }));
		}
	}
	const original = globalThis.WebSocket;
	Reflect.set(globalThis, "WebSocket", SignalSocket);
	try {
		return await task();
	} finally {
		Reflect.set(globalThis, "WebSocket", original);
	}
}
