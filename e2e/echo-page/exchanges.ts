/**
 * What a channel carries there and back, by none of the agent's code: when each stamp was sent and when it was heard
 * again. Place it before the agent has the channel.
 */
export interface Exchange {
	/** The page's wall clock. */
	readonly heardMs: number;
	readonly roundTripMs: number;
}

export function placeWitness(channel: RTCDataChannel): readonly Exchange[] {
	const exchanges: Exchange[] = [];
	const sentMs = new Map<unknown, number>();
	const stampOf = (text: unknown) => String(text).split(" ")[2];
	const send = channel.send.bind(channel);
	channel.send = (text: unknown) => {
		sentMs.set(stampOf(text), performance.now());
		send(String(text));
	};
	channel.addEventListener("message", ({ data }) => {
		const roundTripMs = performance.now() - (sentMs.get(stampOf(data)) ?? Number.NaN);
		exchanges.push({ heardMs: Date.now(), roundTripMs });
	});
	return exchanges;
}

/** The far end, whose every fourth answer takes it so much longer. */
export function thinkLong(channel: RTCDataChannel, thoughtMs: number) {
	let answers = 0;
	return {
		send(text: string): void {
			answers += 1;
			if (answers % 4 === 0) setTimeout(() => channel.send(text), thoughtMs);
			else channel.send(text);
		},
		addEventListener: (type: "message", listener: (event: MessageEvent) => void) =>
			channel.addEventListener(type, listener),
	};
}
