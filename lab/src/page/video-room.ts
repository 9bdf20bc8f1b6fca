/** Speaks to a Janus VideoRoom over its WebSocket: what a platform's own client would do. */

type Json = Readonly<Record<string, unknown>>;

interface RoomAnswer {
	readonly jsep?: RTCSessionDescriptionInit;
	readonly data: Json;
}

export interface Handle {
	/** Asks the room; resolves with its event. */
	ask(body: object, jsep?: RTCSessionDescriptionInit | null): Promise<RoomAnswer>;
	/** Calls with each event that nobody asked for. */
	onEvent(listener: (answer: RoomAnswer) => void): void;
}

export interface VideoRoom {
	/** A handle of the plugin; `visit` is what Janus shows as `opaque_id`. */
	attach(visit: string): Promise<Handle>;
	close(): void;
}

interface Message {
	readonly janus: string;
	readonly transaction?: string;
	readonly sender?: number;
	readonly data?: { readonly id: number };
	readonly error?: { readonly reason: string };
	readonly plugindata?: { readonly data: Json };
	readonly jsep?: RTCSessionDescriptionInit;
}

const KEEP_ALIVE_MS = 20_000;

export async function openVideoRoom(webSocketUrl: string): Promise<VideoRoom> {
	const socket = new WebSocket(webSocketUrl, "janus-protocol");
	await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
	const waiting = new Map<string, (message: Message) => void>();
	const listeners = new Map<number, (message: Message) => void>();
	let session: number | undefined;

	const send = (message: object): string => {
		const transaction = crypto.randomUUID();
		socket.send(JSON.stringify({ ...message, transaction, session_id: session }));
		return transaction;
	};
	const request = async (message: object): Promise<Message> => {
		const answer = await new Promise<Message>((resolve) => waiting.set(send(message), resolve));
		if (answer.error) throw new Error(`Janus: ${answer.error.reason}`);
		return answer;
	};
	socket.onmessage = ({ data }) => {
		const message: Message = JSON.parse(data);
		const resolve = waiting.get(message.transaction ?? "");
		if (resolve && message.janus !== "ack") {
			waiting.delete(message.transaction ?? "");
			resolve(message);
		} else if (message.janus === "event") listeners.get(message.sender ?? 0)?.(message);
	};
	const read = ({ plugindata, jsep }: Message): RoomAnswer => {
		const data = plugindata?.data ?? {};
		if (data["error"]) throw new Error(`Janus: ${data["error"]}`);
		return { data, ...(jsep && { jsep }) };
	};

	session = (await request({ janus: "create" })).data?.id;
	const keepAlive = setInterval(() => send({ janus: "keepalive" }), KEEP_ALIVE_MS);
	return {
		async attach(visit) {
			const attached = await request({ janus: "attach", plugin: "janus.plugin.videoroom", opaque_id: visit });
			const id = attached.data?.id ?? 0;
			return {
				ask: async (body, jsep) =>
					read(await request({ janus: "message", handle_id: id, body, ...(jsep && { jsep }) })),
				onEvent: (listener) => listeners.set(id, (message) => listener(read(message))),
			};
		},
		close() {
			clearInterval(keepAlive);
			socket.close();
		},
	};
}
