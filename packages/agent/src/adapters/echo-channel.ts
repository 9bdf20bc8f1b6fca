/** A data channel as far as echoes use it: a browser's, or that of a library in Node. Nothing here throws. */
import { safe } from "../safe.js";
import { type EchoWords, readWords } from "./echo-words.js";

export interface EchoChannel {
	send(text: string): unknown;
	/** Where there is none it is taken for open. */
	readonly readyState?: string;
	readonly bufferedAmount?: number;
	addEventListener?(type: "message", listener: (event: { readonly data: unknown }) => void): unknown;
	/** For libraries without listeners; one that is there already is called after ours. */
	onmessage?: unknown;
}

/** Over a channel that is shared with an application's data: behind so much of it a stamp would measure the queue. */
const LARGEST_QUEUE_BYTES = 16_384;

export function isOver(channel: EchoChannel): boolean {
	return channel.readyState === "closing" || channel.readyState === "closed";
}

/** Says whether it was sent. */
export function say(channel: EchoChannel, text: string): boolean {
	const isSent = safe(() => {
		if ((channel.readyState ?? "open") !== "open" || (channel.bufferedAmount ?? 0) > LARGEST_QUEUE_BYTES) return false;
		channel.send(text);
		return true;
	});
	return isSent() ?? false;
}

export const listen = safe((channel: EchoChannel, take: (words: EchoWords) => void) => {
	const hear = safe((event: { readonly data: unknown }) => {
		const words = readWords(event.data);
		if (words) take(words);
	});
	if (typeof channel.addEventListener === "function") {
		channel.addEventListener("message", hear);
		return;
	}
	const before = channel.onmessage;
	channel.onmessage = (event: { readonly data: unknown }) => {
		hear(event);
		if (typeof before === "function") Reflect.apply(before, channel, [event]);
	};
});
