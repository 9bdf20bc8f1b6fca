/** As much of a Qoscope server as the agent needs to know a slot, with a page beside it. */
import { once } from "node:events";
import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";

type Frame = Readonly<Record<string, unknown>>;

export interface StandInServer {
	/** Ends in a slash. */
	readonly url: string;
	/** What came over the streams. */
	readonly frames: readonly Frame[];
	/** What came as beacons and other batches. */
	readonly beacons: readonly Frame[];
	close(): void;
}

export interface StandInOptions {
	/** Scripts of the page, by their paths, in the order in which it loads them. */
	readonly scripts?: Readonly<Record<string, string>>;
	/** Further headers of the page. */
	readonly headers?: Readonly<Record<string, string>>;
}

export async function openStandInServer({ scripts = {}, headers = {} }: StandInOptions = {}): Promise<StandInServer> {
	const frames: Frame[] = [];
	const beacons: Frame[] = [];
	const tags = Object.keys(scripts).map((path) => `<script src="${path}"></script>`);
	const server = createServer((request, response) => {
		const script = scripts[request.url ?? ""];
		if (request.method === "POST") {
			let body = "";
			request.on("data", (part) => {
				body += part;
			});
			request.on("end", () => {
				const batch = JSON.parse(body);
				beacons.push(batch);
				const acknowledged = batch.reports.map(({ slot }: { slot: number }) => slot);
				response.setHeader("access-control-allow-origin", "*");
				response.end(JSON.stringify({ acknowledged, refused: [], participantId: "1", serverTimeMs: Date.now() }));
			});
		} else if (script === undefined) {
			response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers });
			response.end(`<!doctype html><title>A page</title><body>${tags.join("")}`);
		} else {
			response.setHeader("content-type", "text/javascript; charset=utf-8");
			response.end(script);
		}
	});
	new WebSocketServer({ server }).on("connection", (socket: WebSocket) => {
		const say = (frame: object) => socket.send(JSON.stringify(frame));
		socket.on("message", (data) => {
			const frame = JSON.parse(String(data));
			const serverTimeMs = Date.now();
			frames.push(frame);
			if (frame.type === "hello") say({ type: "hello", version: 1, serverTimeMs, participantId: "1" });
			if (frame.type === "echo") say({ type: "echo", at: frame.at, serverTimeMs });
			if (frame.type === "report") say({ type: "ack", slots: [frame.slot] });
			if (frame.type === "leave") say({ type: "left" });
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	if (address === null || typeof address === "string") throw new Error("The server has no address.");
	return {
		url: `http://127.0.0.1:${address.port}/`,
		frames,
		beacons,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
