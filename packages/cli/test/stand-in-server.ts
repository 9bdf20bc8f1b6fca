// A small server in place of the real one: answers what a test gives it and holds both doors of the wire to its schemas.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
	AgentFrameSchema,
	BatchSchema,
	decodeSample,
	type JoinTokenClaims,
	JoinTokenClaimsSchema,
	MAX_REPORT_BYTES,
	type ServerFrame,
	SUBPROTOCOL,
} from "@qoscope/wire";
import { jwtVerify } from "jose";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { type WebSocket, WebSocketServer } from "ws";

export interface Stored {
	readonly claims: JoinTokenClaims;
	readonly run: string;
	readonly slot: number;
	readonly samples: unknown;
	readonly atMs: number;
}
export interface Leave {
	readonly jti: string;
	readonly end: boolean;
	/** How many reports were stored when it came. */
	readonly afterReports: number;
}
/** What becomes of a report: acknowledged unless told otherwise. */
export type Verdict = "ack" | "ignore" | "cut" | ServerFrame;

export interface StandInOptions {
	readonly keySecret: string;
	readonly now?: () => number;
	readonly judge?: (slot: number, claims: JoinTokenClaims) => Verdict;
	/** Another answer to a leave than that it is stored. */
	readonly answerLeave?: () => ServerFrame | undefined;
	/** Path with query → status and body. */
	readonly answers?: Readonly<Record<string, { status?: number; headers?: Record<string, string>; body: unknown }>>;
	readonly batchStatus?: () => number;
}

function check<T>(schema: TSchema, content: unknown): T {
	if (!Value.Check(schema, content)) throw new Error(`does not fit: ${JSON.stringify(Value.Errors(schema, content))}`);
	return content as T;
}

export async function openStandIn(options: StandInOptions) {
	const { keySecret, now = Date.now, judge = () => "ack", answers = {}, batchStatus = () => 200 } = options;
	const { answerLeave = () => undefined } = options;
	const stored: Stored[] = [];
	const leaves: Leave[] = [];
	const problems: string[] = [];
	const bodies: number[] = [];
	let connections = 0;

	const claimsOf = async (token: string): Promise<JoinTokenClaims> => {
		const { payload } = await jwtVerify(token, new TextEncoder().encode(keySecret), { currentDate: new Date(now()) });
		return check(JoinTokenClaimsSchema, payload);
	};
	const put = (claims: JoinTokenClaims, run: string, slot: number, samples: readonly (readonly unknown[])[]) => {
		for (const sample of samples) {
			const decoded = decodeSample(sample);
			if (!decoded.ok) throw new Error(decoded.problem);
		}
		stored.push({ claims, run, slot, samples, atMs: now() });
	};

	const receiveFrame = (socket: WebSocket, claims: JoinTokenClaims, state: { run: string }, text: string) => {
		const send = (frame: ServerFrame) => socket.send(JSON.stringify(frame));
		const frame = check<{ type: string } & Record<string, never>>(AgentFrameSchema, JSON.parse(text)) as unknown as
			| { type: "hello"; run: string }
			| { type: "report"; slot: number; samples: [number][] }
			| { type: "echo"; at: number }
			| { type: "leave"; end?: boolean };
		if (frame.type === "hello") {
			state.run = frame.run;
			const { jti } = claims;
			send({ type: "hello", version: 1, serverTimeMs: now(), participantId: `id-${jti}`, webinarUuid: "uuid==" });
		} else if (frame.type === "echo") send({ type: "echo", at: frame.at, serverTimeMs: now() });
		else if (frame.type === "leave") {
			const answer = answerLeave();
			if (answer === undefined) leaves.push({ jti: claims.jti, end: frame.end === true, afterReports: stored.length });
			send(answer ?? { type: "left" });
		} else {
			const verdict = judge(frame.slot, claims);
			if (verdict === "cut") socket.terminate();
			else if (verdict === "ack") {
				put(claims, state.run, frame.slot, frame.samples);
				send({ type: "ack", slots: [frame.slot] });
			} else if (verdict !== "ignore") send(verdict);
		}
	};

	const receiveBatch = async (text: string, response: ServerResponse) => {
		bodies.push(text.length);
		if (text.length >= MAX_REPORT_BYTES) throw new Error(`a body of ${text.length} bytes`);
		type Body = {
			token: string;
			run: string;
			reports: { slot: number; samples: [number][] }[];
			leave?: { end?: boolean };
		};
		const batch = check<Body>(BatchSchema, JSON.parse(text));
		const claims = await claimsOf(batch.token);
		const status = batchStatus();
		if (status !== 200) {
			response.writeHead(status, { "retry-after": "1" }).end(JSON.stringify({ reason: "queue_full", message: "" }));
			return;
		}
		for (const { slot, samples } of batch.reports) put(claims, batch.run, slot, samples);
		if (batch.leave !== undefined) {
			leaves.push({ jti: claims.jti, end: batch.leave.end === true, afterReports: stored.length });
		}
		const acknowledged = batch.reports.map(({ slot }) => slot);
		response.end(
			JSON.stringify({ acknowledged, refused: [], participantId: `id-${claims.jti}`, webinarUuid: "uuid==" }),
		);
	};

	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		let text = "";
		for await (const piece of request) text += String(piece);
		const path = request.url ?? "";
		response.setHeader("content-type", "application/json");
		if (path.endsWith("/reports")) return await receiveBatch(text, response);
		if (path === "/oauth/token") {
			response.end(JSON.stringify({ access_token: "the.access.token", token_type: "bearer", expires_in: 3_600 }));
			return;
		}
		const {
			status = 200,
			headers = {},
			body,
		} = answers[path] ?? { status: 404, body: { code: 3001, message: "Not here." } };
		response.writeHead(status, headers).end(JSON.stringify(body));
	};

	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => {
			problems.push(String(error));
			response.writeHead(400).end(JSON.stringify({ reason: "malformed", message: String(error) }));
		});
	});
	const sockets = new WebSocketServer({ server, handleProtocols: () => SUBPROTOCOL });
	sockets.on("connection", (socket, request) => {
		connections += 1;
		const token = request.headers["sec-websocket-protocol"]?.split(",")[1]?.trim() ?? "";
		const claims = claimsOf(token);
		claims.catch(() => socket.terminate());
		const state = { run: "" };
		socket.on("message", (data) => {
			claims
				.then((known) => receiveFrame(socket, known, state, String(data)))
				.catch((error: unknown) => {
					problems.push(String(error));
					socket.terminate();
				});
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stored,
		leaves,
		problems,
		/** Bytes of each batch body. */
		bodies,
		connections: () => connections,
		close: async () => {
			for (const socket of sockets.clients) socket.terminate();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
export type StandIn = Awaited<ReturnType<typeof openStandIn>>;
