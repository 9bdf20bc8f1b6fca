/** The server's side of wire v1, as far as a bench needs one: it welcomes, gives its time and acknowledges. */
import type { Server } from "node:http";
import { WebSocketServer } from "ws";

/** Answers all agents that connect to this server, until the answer is called. */
export function answerAgents(server: Server): () => void {
	const sockets = new WebSocketServer({ server, handleProtocols: ([first]) => first ?? false });
	sockets.on("connection", (socket) => {
		socket.on("message", (data) => {
			const frame = JSON.parse(String(data));
			const serverTimeMs = Date.now();
			const answers: Readonly<Record<string, object>> = {
				hello: { type: "hello", version: 1, serverTimeMs, participantId: "1" },
				echo: { type: "echo", at: frame.at, serverTimeMs },
				report: { type: "ack", slots: [frame.slot] },
				leave: { type: "left" },
			};
			const answer = answers[frame.type];
			if (answer) socket.send(JSON.stringify(answer));
		});
	});
	return () => sockets.close();
}
