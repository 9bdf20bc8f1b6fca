// `make start`: runs the server with the configuration of the folder that it is called in and says what to try next.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../packages/cli/bin/qoscope.js", import.meta.url));
const server = spawn(process.execPath, [command, "serve", ...process.argv.slice(2)], {
	stdio: ["ignore", "pipe", "inherit"],
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => {
	process.exitCode = code ?? 1;
});

/** The line with the public address, where there is one, comes right behind the first. */
const SECOND_LINE_MS = 100;

function printHints(url, isPublic) {
	// With the address, since it may be another one than that in the credentials file.
	const token = `$(npx qoscope token --url ${url})`;
	const page = isPublic
		? `Open ${url}/reference for the requests of the API.`
		: `Open ${url}/try to see your own call measured.`;
	console.log(`
${page}

In another terminal, in this folder:

  curl -H "Authorization: Bearer ${token}" "${url}/v2/metrics/webinars?type=live"
  curl -H "Authorization: Bearer ${token}" "${url}/v2/metrics/webinars?type=past"

Ctrl-C ends it; what was measured stays.`);
}

let hints;
for await (const line of createInterface({ input: server.stdout })) {
	console.log(line);
	const [, kind, url] = /^(listening on|public address) (\S+)$/.exec(line) ?? [];
	if (url === undefined) continue;
	clearTimeout(hints);
	hints = setTimeout(printHints, SECOND_LINE_MS, url, kind === "public address");
}
