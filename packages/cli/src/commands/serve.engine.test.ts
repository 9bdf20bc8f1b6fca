// `qoscope init` and `qoscope serve` with the real server: one line when it is ready, and a clean end.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { COMMANDS } from "../commands.js";
import { runCommand } from "../run-command.js";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "qoscope-serve-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a command; `ready` resolves with its first line on stdout, `done` with its end. */
function start(...words: string[]) {
	const stop = new AbortController();
	const out: string[] = [];
	const errors: string[] = [];
	let announce: (line: string) => void = () => {};
	const ready = new Promise<string>((resolve) => {
		announce = resolve;
	});
	const done = runCommand(COMMANDS, words, {
		environment: {},
		folder,
		print: (line) => {
			out.push(line);
			announce(line);
		},
		tell: (line) => errors.push(line),
		now: Date.now,
		stop: stop.signal,
	}).then((code) => ({ code, out, errors }));
	return { ready, done, stop: () => stop.abort() };
}

test("it serves what init wrote, keeps a second process from its folder, and ends with 0", async () => {
	expect((await start("init").done).code).toBe(0);
	const server = start("serve", "--listen", "127.0.0.1:0");
	const line = await Promise.race([server.ready, server.done.then(({ errors }) => errors.join())]);
	expect(line).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+$/);

	const url = line.replace("listening on ", "");
	const list = await start("webinars", "--url", url).done;
	expect(list).toMatchObject({ code: 0, out: [] });

	const second = await start("serve", "--listen", "127.0.0.1:0").done;
	expect(second).toMatchObject({ code: 1, out: [], errors: [expect.stringMatching(/data folder .* in use/)] });

	server.stop();
	expect(await server.done).toMatchObject({ code: 0, out: [line] });
});

test("a port that is taken is one line that says what to do", async () => {
	await start("init").done;
	const holder = createServer();
	await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
	const { port } = holder.address() as AddressInfo;
	const second = await start("serve", "--listen", `127.0.0.1:${port}`).done;
	holder.close();
	expect(second).toMatchObject({
		code: 1,
		errors: [`127.0.0.1:${port} is in use by another process: name another with --listen`],
	});
});

test("every problem of the configuration is a line, and the exit code is 1", async () => {
	await start("init").done;
	const file = join(folder, "qoscope.json");
	const { secret: _, ...config } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
	writeFileSync(file, JSON.stringify({ ...config, listne: 1 }));
	const { code, out, errors } = await start("serve").done;
	expect({ code, out }).toEqual({ code: 1, out: [] });
	expect(errors.toSorted()).toEqual(['listne: unknown key (did you mean "listen"?)', "secret: missing"]);
});

test("a certificate that cannot be read is one line with the option and the file, and the exit code is 1", async () => {
	await start("init").done;
	const { code, out, errors } = await start("serve", "--tls-cert", folder, "--tls-key", "qoscope.json").done;
	expect({ code, out }).toEqual({ code: 1, out: [] });
	expect(errors).toEqual([
		`--tls-cert: ${folder} cannot be read: it is a folder`,
		`--tls-key: ${join(folder, "qoscope.json")} is no private key in PEM without a passphrase`,
	]);
});

test("init refuses to overwrite and says what to do", async () => {
	await start("init").done;
	const again = await start("init").done;
	expect(again.code).toBe(1);
	expect(again.errors).toEqual([
		expect.stringMatching(/qoscope\.json: exists already; move it away/),
		expect.stringMatching(/qoscope-credentials\.json: exists already; move it away/),
	]);
});
