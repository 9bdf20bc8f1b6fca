/** A proxy before a server, as in a company's network: it passes HTTP, and does with WebSockets what the test says. */
import { once } from "node:events";
import { request as ask, createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

export interface BlockingProxy {
	readonly url: string;
	/** What becomes of an upgrade. */
	upgrades: "pass" | "refuse" | "hang";
	/** How many upgrades and how many requests there were. */
	readonly counts: { upgrades: number; requests: number };
	/** Cuts every WebSocket. */
	cut(): void;
	close(): void;
}

export async function openBlockingProxy(target: string, upgrades: BlockingProxy["upgrades"]): Promise<BlockingProxy> {
	const { hostname, port } = new URL(target);
	const sockets = new Set<Socket>();
	const counts = { upgrades: 0, requests: 0 };
	const server = createServer((incoming, outgoing) => {
		counts.requests += 1;
		const { method, url: path, headers } = incoming;
		const passed = ask({ hostname, port, method, path, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		passed.on("error", () => outgoing.destroy());
		incoming.pipe(passed);
	});
	server.on("upgrade", (incoming, socket: Socket, head) => {
		counts.upgrades += 1;
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
		if (proxy.upgrades === "refuse")
			socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
		if (proxy.upgrades !== "pass") return;
		const far = connect(Number(port), hostname, () => {
			const lines = incoming.rawHeaders.map((text, index) => (index % 2 ? `${text}\r\n` : `${text}: `));
			far.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
			far.write(head);
			far.pipe(socket).pipe(far);
		});
		far.on("error", () => socket.destroy()).on("close", () => socket.destroy());
		socket.on("close", () => far.destroy());
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const proxy: BlockingProxy = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		upgrades,
		counts,
		cut() {
			for (const socket of sockets) socket.destroy();
		},
		close() {
			proxy.cut();
			server.closeAllConnections();
			server.close();
		},
	};
	return proxy;
}
