/** A WebSocket whose server answers each frame of the agent at once and costs next to nothing. */

const SERVER_AHEAD_MS = 250;

export class FakeSocket {
	onopen: ((event: { readonly type: string }) => void) | null = null;
	onmessage: ((event: { readonly type: string; readonly data: string }) => void) | null = null;
	onclose: ((event: { readonly type: string }) => void) | null = null;

	constructor() {
		queueMicrotask(() => this.onopen?.({ type: "open" }));
	}

	send(text: string): void {
		const serverTimeMs = Date.now() + SERVER_AHEAD_MS;
		// Frames begin with their type, and with what belongs into the answer.
		const [, type, number] = /^\{"type":"(\w+)"(?:,"\w+":([\d.]+))?/.exec(text) ?? [];
		if (type === "hello")
			this.#answer(`{"type":"hello","version":1,"serverTimeMs":${serverTimeMs},"participantId":"1"}`);
		if (type === "echo") this.#answer(`{"type":"echo","at":${number},"serverTimeMs":${serverTimeMs}}`);
		if (type === "report") this.#answer(`{"type":"ack","slots":[${number}]}`);
	}

	close(): void {
		this.onmessage = null;
	}

	#answer(data: string): void {
		queueMicrotask(() => this.onmessage?.({ type: "message", data }));
	}
}
