/** `qoscope serve`: the server, until it is asked to stop. */
import { once } from "node:events";
import { CONFIG_OPTION, type Command, type Context, type Input } from "../command.js";
import { Failure } from "../failure.js";
import { TOKEN_VARIABLE } from "../open-client.js";
import { openFilesLimit } from "../open-files.js";

function flagsOf(input: Input) {
	const flags: { listen?: string; data?: string; tlsCert?: string; tlsKey?: string } = {};
	const put = (name: keyof typeof flags, value: string | undefined) => {
		if (value !== undefined) flags[name] = value;
	};
	put("listen", input.text("listen"));
	put("data", input.text("data"));
	put("tlsCert", input.text("tls-cert"));
	put("tlsKey", input.text("tls-key"));
	return flags;
}

function textOf(error: Error, name: string): string | undefined {
	const value: unknown = Reflect.get(error, name);
	return typeof value === "string" ? value : undefined;
}

/** Why an address cannot be listened on, and what to do. Other errors of the same code are about files, and stay. */
function explainListen(error: unknown, address: string): unknown {
	if (!(error instanceof Error)) return error;
	const [code, call] = [textOf(error, "code"), textOf(error, "syscall")];
	if (call === "getaddrinfo") return new Failure(`${address} is no address: name one of this machine with --listen`);
	if (call !== "listen" && call !== "bind") return error;
	if (code === "EADDRINUSE") return new Failure(`${address} is in use by another process: name another with --listen`);
	if (code === "EACCES") return new Failure(`${address} is not ours to take: name a port above 1023 with --listen`);
	if (code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT") {
		return new Failure(`${address} is no address of this machine: name one with --listen`);
	}
	return new Failure(`${address} cannot be listened on (${code ?? "unknown"}): name another with --listen`);
}

async function serve(context: Context, input: Input): Promise<number> {
	// Loaded here alone: every other command starts without the server's parts.
	const { loadConfig, startServer } = await import("@qoscope/server");
	const given = input.text("config");
	const { folder, stop } = context;
	// It is for the commands that ask; a shell that has it set must still be able to serve.
	const { [TOKEN_VARIABLE]: _, ...environment } = context.environment;
	const { config, warnings } = loadConfig({
		...(given === undefined ? {} : { file: given }),
		environment,
		flags: flagsOf(input),
		folder,
	});
	for (const warning of warnings) context.tell(`warning: ${warning}`);
	const server = await startServer({ config, openFiles: openFilesLimit() }).catch((error: unknown) => {
		throw explainListen(error, `${config.host}:${config.port}`);
	});
	context.print(`listening on ${server.url}`);
	if (config.publicUrl !== undefined) context.print(`public address ${config.publicUrl}`);
	if (!stop.aborted) await once(stop, "abort");
	await server.close();
	return 0;
}

export const serveCommand: Command = {
	name: "serve",
	summary: "run the server until SIGINT or SIGTERM; what was accepted is stored before it ends",
	positionals: [],
	options: {
		listen: { value: "HOST:PORT", help: "where to listen (default 127.0.0.1:8730)" },
		data: { value: "FOLDER", help: "folder of the database (default: data, beside the configuration)" },
		"tls-cert": { value: "FILE", help: "certificate for https; needs --tls-key" },
		"tls-key": { value: "FILE", help: "its private key" },
		config: CONFIG_OPTION,
	},
	notes: [
		"Prints one line to stdout when it is ready: `listening on URL`. Logs go to stderr.",
		"Where the configuration has a publicUrl, a second line names it: `public address URL`.",
	],
	run: serve,
};
