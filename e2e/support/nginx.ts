/** A real nginx in front of a server, for the tests of what a proxy does to addresses. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = process.env["NGINX_PATH"] ?? "/usr/sbin/nginx";
const STARTS_WITHIN_MS = 10_000;

export interface Nginx {
	readonly close: () => Promise<void>;
}

const isListening = (port: number) =>
	new Promise<boolean>((resolve) => {
		const socket = createConnection(port, "127.0.0.1");
		socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
		socket.once("connect", () => socket.destroy());
	});

/** `locations` are the location blocks of its one server. */
export async function startNginx(port: number, locations: string): Promise<Nginx> {
	if (!existsSync(PROGRAM)) throw new Error(`No nginx at ${PROGRAM}: install it or name another with NGINX_PATH.`);
	const folder = await mkdtemp(join(tmpdir(), "qoscope-nginx-"));
	const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
		(name) => `${name}_temp_path ${folder}/${name};`,
	);
	await writeFile(
		join(folder, "nginx.conf"),
		`daemon off; master_process off; pid ${folder}/pid; error_log stderr;
events { worker_connections 256; }
http {
	access_log off;
	${paths.join(" ")}
	server { listen 127.0.0.1:${port}; ${locations} }
}
`,
	);
	const args = ["-p", folder, "-e", "stderr", "-c", join(folder, "nginx.conf")];
	const child = spawn(PROGRAM, args, { stdio: ["ignore", "ignore", "pipe"] });
	let said = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		said += text;
	});
	const kill = () => child.kill("SIGKILL");
	process.once("exit", kill);
	const ended = once(child, "close").then(() => process.off("exit", kill));
	const close = async () => {
		child.kill("SIGTERM");
		await ended;
		await rm(folder, { recursive: true, force: true });
	};
	const startedMs = performance.now();
	while (!(await isListening(port))) {
		if (child.exitCode === null && performance.now() - startedMs < STARTS_WITHIN_MS) continue;
		await close();
		throw new Error(`nginx does not listen: ${said}`);
	}
	return { close };
}
