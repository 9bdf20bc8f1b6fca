/** A port of loopback that nobody listens on at the moment. */
import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below those that systems hand out: of them a connection of anybody's could take one while its server is down. */
const PORTS = { from: 20_000, to: 32_000 };

export async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(PORTS.from, PORTS.to);
		const server = createServer();
		const isFree = await new Promise<boolean>((resolve) => {
			server.once("error", () => resolve(false));
			server.listen(port, "127.0.0.1", () => resolve(true));
		});
		await new Promise((resolve) => server.close(resolve));
		if (isFree) return port;
	}
}
