// `make start`: runs the server with the configuration of this folder and says what to try next.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const server = spawn(process.execPath, ["packages/cli/bin/qoscope.js", "serve", ...process.argv.slice(2)], {
	stdio: ["ignore", "pipe", "inherit"],
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.kill(signal));
server.on("exit", (code) => {
	process.exitCode = code ?? 1;
});

for await (const line of createInterface({ input: server.stdout })) {
	console.log(line);
	const url = /^listening on (\S+)/.exec(line)?.[1];
	if (url === undefined) continue;
	console.log(`
Open ${url}/try to see your own call measured.

In another terminal, in this folder:

  curl -H "Authorization: Bearer $(npx qoscope token)" "${url}/v2/metrics/webinars?type=live"
  curl -H "Authorization: Bearer $(npx qoscope token)" "${url}/v2/metrics/webinars?type=past"

Ctrl-C ends it; what was measured stays.`);
}
