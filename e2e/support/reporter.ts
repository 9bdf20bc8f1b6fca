/** An agent without a browser: sends given reports over wire v1 and sends again whatever was not acknowledged. */
import { MAX_REPORT_BYTES, type Report, type ServerFrame, SUBPROTOCOL, WIRE_VERSION } from "@qoscope/wire";
import { SignJWT } from "jose";
import WebSocket, { type ClientOptions } from "ws";
import type { Credentials } from "./qoscope-process.js";

/** Reports under way at once; more than one flush takes, so that kills find many half done. */
const UNDER_WAY = 40;
const RECONNECT_MS = 50;

export interface ReporterOptions {
	/** Asked anew for each connection. */
	readonly streamUrl: () => string;
	readonly token: string;
	readonly run: string;
	readonly reports: readonly Report[];
	/** Certificates and headers of the connection. */
	readonly connection?: Pick<ClientOptions, "ca" | "headers">;
}

export interface Reporter {
	readonly participantId: () => string | undefined;
	readonly acknowledged: ReadonlySet<number>;
	/** Slots that the server turned away, with its reasons. */
	readonly refused: readonly string[];
	/** Resolves when every report is acknowledged or refused. */
	readonly done: Promise<void>;
	readonly close: () => void;
}

export interface Claims {
	readonly jti: string;
	readonly webinar: object;
	readonly participant: object;
	/** In an hour when absent; epoch seconds. */
	readonly exp?: number;
}

export function mintToken(credentials: Pick<Credentials, "agentKeyId" | "agentKeySecret">, claims: Claims) {
	return new SignJWT({ ...claims, iss: credentials.agentKeyId })
		.setProtectedHeader({ alg: "HS256" })
		.setExpirationTime(claims.exp ?? "1h")
		.sign(new TextEncoder().encode(credentials.agentKeySecret));
}

export function startReporter({ streamUrl, token, run, reports, connection }: ReporterOptions): Reporter {
	const acknowledged = new Set<number>();
	const refused: string[] = [];
	const settled = new Set<number>();
	let participantId: string | undefined;
	let socket: WebSocket | undefined;
	let timer: NodeJS.Timeout | undefined;
	let closed = false;
	let finish: () => void = () => {};
	const done = new Promise<void>((resolve) => {
		finish = resolve;
	});

	function connect() {
		if (closed) return;
		const current = new WebSocket(streamUrl(), [SUBPROTOCOL, token], { ...connection, maxPayload: MAX_REPORT_BYTES });
		socket = current;
		const queue = reports.filter(({ slot }) => !settled.has(slot));
		const underWay = new Set<number>();
		const pump = () => {
			while (underWay.size < UNDER_WAY && current.readyState === WebSocket.OPEN) {
				const report = queue.shift();
				if (report === undefined) return;
				underWay.add(report.slot);
				current.send(JSON.stringify(report));
			}
		};
		const settle = (slot: number) => {
			underWay.delete(slot);
			settled.add(slot);
			if (settled.size === reports.length) finish();
		};
		current.on("open", () => current.send(JSON.stringify({ type: "hello", version: WIRE_VERSION, run })));
		current.on("message", (data) => {
			const frame: ServerFrame = JSON.parse(String(data));
			if (frame.type === "hello") participantId = frame.participantId;
			if (frame.type === "ack") {
				for (const slot of frame.slots) {
					acknowledged.add(slot);
					settle(slot);
				}
			}
			if (frame.type === "refuse") {
				refused.push(frame.reason);
				if (frame.slot !== undefined) settle(frame.slot);
			}
			// The server is full: a fresh connection a little later sends what is left.
			if (frame.type === "wait") current.close();
			pump();
		});
		current.on("error", () => {});
		current.on("close", () => {
			timer = setTimeout(connect, RECONNECT_MS);
		});
	}
	connect();
	return {
		participantId: () => participantId,
		acknowledged,
		refused,
		done,
		close: () => {
			closed = true;
			clearTimeout(timer);
			socket?.removeAllListeners("close");
			socket?.terminate();
		},
	};
}
