/** A Janus WebRTC server of the test's own: its configuration in a temporary folder, its ports free ones of loopback. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.js";

export const ADMIN_SECRET = "a-secret-of-the-test";
const READY_WITHIN_MS = 15_000;
const ENDS_WITHIN_MS = 5_000;

export interface JanusProcess {
	readonly adminUrl: string;
	readonly webSocketUrl: string;
	readonly close: () => Promise<void>;
}

/** Only what the test uses is loaded, so that a Janus with more or fewer plugins runs as well. */
const DISABLED_PLUGINS = [
	...["audiobridge", "duktape", "echotest", "lua", "nosip", "recordplay"],
	...["sip", "streaming", "textroom", "videocall", "voicemail"],
];
const DISABLED_TRANSPORTS = ["mqtt", "nanomsg", "pfunix", "rabbitmq"];
const libraries = (names: readonly string[]) => names.map((name) => `libjanus_${name}.so`).join(",");

interface RoomOptions {
	/** Of every picture in the room. */
	readonly videoCodec?: "vp8" | "vp9";
}

function configuration(
	{ room, videoCodec = "vp8" }: RoomOptions & { readonly room: number },
	webSocketPort: number,
	adminPort: number,
): Readonly<Record<string, string>> {
	return {
		"janus.jcfg": `
general: { admin_secret = "${ADMIN_SECRET}"; debug_level = 3; }
plugins: { disable = "${libraries(DISABLED_PLUGINS)}"; }
transports: { disable = "${libraries(DISABLED_TRANSPORTS)}"; }
`,
		"janus.transport.http.jcfg": `
general: { http = false; https = false; }
admin: { admin_http = true; admin_ip = "127.0.0.1"; admin_port = ${adminPort}; admin_base_path = "/admin"; }
`,
		"janus.transport.websockets.jcfg": `
general: { ws = true; ws_ip = "127.0.0.1"; ws_port = ${webSocketPort}; wss = false; }
admin: { admin_ws = false; }
`,
		"janus.plugin.videoroom.jcfg": `
room-${room}: { description = "A webinar"; publishers = 6; bitrate = 0; audiocodec = "opus"; videocodec = "${videoCodec}"; }
`,
	};
}

async function isReady(adminUrl: string): Promise<boolean> {
	const body = JSON.stringify({ janus: "ping", transaction: "ready" });
	const answer = await fetch(adminUrl, { method: "POST", body, signal: AbortSignal.timeout(1_000) }).catch(() => {});
	return answer?.ok === true;
}

/** Starts Janus with one VideoRoom. */
export async function startJanus(room: number, options: RoomOptions = {}): Promise<JanusProcess> {
	const program = process.env["JANUS_PATH"] ?? "/usr/bin/janus";
	if (!existsSync(program)) throw new Error(`No Janus at ${program}: run scripts/install-tools.sh.`);
	const folder = await mkdtemp(join(tmpdir(), "qoscope-janus-"));
	const [webSocketPort, adminPort] = [await freePort(), await freePort()];
	for (const [name, text] of Object.entries(configuration({ room, ...options }, webSocketPort, adminPort))) {
		await writeFile(join(folder, name), text);
	}
	// Janus can crash when it ends, which shall leave no core file.
	const child = spawn("sh", ["-c", 'ulimit -c 0; exec "$0" -F "$1"', program, folder], {
		cwd: folder,
		stdio: ["ignore", "pipe", "pipe"],
	});
	let written = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => {
			written = `${written}${text}`.slice(-4_000);
		});
	}
	const ended = once(child, "close");
	// A test that is ended from outside shall leave no Janus behind.
	const kill = () => child.kill("SIGKILL");
	process.once("exit", kill);

	const adminUrl = `http://127.0.0.1:${adminPort}/admin`;
	const close = async () => {
		child.kill("SIGTERM");
		const patience = setTimeout(kill, ENDS_WITHIN_MS);
		await ended;
		clearTimeout(patience);
		process.off("exit", kill);
		await rm(folder, { recursive: true, force: true });
	};
	const giveUpAt = performance.now() + READY_WITHIN_MS;
	while (!(await isReady(adminUrl))) {
		if (child.exitCode !== null || performance.now() > giveUpAt) {
			await close();
			throw new Error(`Janus did not start: ${written}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return { adminUrl, webSocketUrl: `ws://127.0.0.1:${webSocketPort}`, close };
}
