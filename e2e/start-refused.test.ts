/** A server that cannot start says in one line what is in the way, where, and what to do. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Deployment, deploy, REPOSITORY } from "./support/qoscope-process.js";

const COMMAND = join(REPOSITORY, "packages/cli/bin/qoscope.js");
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
let deployment: Deployment;
beforeAll(async () => {
	deployment = await deploy();
});
afterAll(() => deployment?.close());

interface Refusal {
	readonly code: number | null;
	readonly stderr: string;
}

interface Circumstances {
	/** Words of a shell that come before the server. */
	readonly before?: string;
	/** In a mount namespace of its own, which takes root. */
	readonly isApart?: boolean;
	readonly user?: number;
	readonly flags?: readonly string[];
}

async function startInVain(data: string, circumstances: Circumstances = {}): Promise<Refusal> {
	const { before = "", isApart = false, user, flags = ["--listen", "127.0.0.1:0"] } = circumstances;
	const serve = ["serve", "--config", deployment.configFile, "--data", data, ...flags];
	const shell = ["bash", "-c", `${before} exec "$@"`, "server", process.execPath, COMMAND, ...serve];
	const [program = "", ...words] = isApart ? ["unshare", "-m", ...shell] : shell;
	const child = spawn(program, words, {
		cwd: deployment.folder,
		stdio: ["ignore", "pipe", "pipe"],
		...(user === undefined ? {} : { uid: user, gid: user }),
	});
	let stderr = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	// One that starts after all has failed the test, and shall not stay.
	child.stdout.on("data", () => child.kill("SIGTERM"));
	const [code] = await once(child, "close");
	return { code, stderr };
}

const inFolder = (name: string) => join(deployment.folder, name);
const refused = (sentence: string): Refusal => ({ code: 1, stderr: `${sentence}\n` });
const unusable = (data: string, cause: string) => refused(`The data folder ${data} cannot be used: ${cause}`);
const ELSEWHERE = "or give another folder with --data.";

describe("the data folder", () => {
	it("is a file, or lies in one", async () => {
		const file = inFolder("file");
		writeFileSync(file, "");
		for (const data of [file, join(file, "data")]) {
			expect(await startInVain(data)).toEqual(unusable(data, `${file} is not a folder. Move it away, ${ELSEWHERE}`));
		}
	});

	it.runIf(isRoot)("is on a full disk, on one with hardly any room, or on one that is mounted read-only", async () => {
		const data = inFolder("mounted");
		mkdirSync(data);
		const mounted = (options: string, more = "true") =>
			startInVain(data, { isApart: true, before: `mount -t tmpfs -o ${options} none ${data}; ${more};` });
		const full = unusable(data, `The disk of ${data} is full. Free some space, ${ELSEWHERE}`);
		expect(await mounted("size=64k", `head -c 65536 /dev/zero > ${data}/x`)).toEqual(full);
		expect(await mounted("size=4m")).toEqual(full);
		expect(await mounted("ro")).toEqual(
			unusable(data, `${data} is on a file system that is mounted read-only. Mount it for writing, ${ELSEWHERE}`),
		);
	});

	it.runIf(isRoot)(
		"is another user's, lies in another user's, or holds files that another user's server left",
		async () => {
			chmodSync(deployment.folder, 0o755);
			chmodSync(deployment.configFile, 0o644);
			const start = (data: string) => startInVain(data, { user: NOBODY });
			const cause = (path: string) =>
				`${path} may not be written to. It belongs to user 0, and the server runs as user ${NOBODY}. Give it to the server's user (chown -R), ${ELSEWHERE}`;
			const withWarning = (data: string, path: string) => {
				const warning = `warning: ${deployment.configFile}: holds secrets and can be read by others (mode 644): chmod 600 it\n`;
				return { code: 1, stderr: `${warning}${unusable(data, cause(path)).stderr}` };
			};
			const data = inFolder("of-root");
			mkdirSync(data, { mode: 0o755 });
			expect(await start(data)).toEqual(withWarning(data, data));
			const inside = join(data, "more");
			expect(await start(inside)).toEqual(withWarning(inside, data));
			chownSync(data, NOBODY, NOBODY);
			const left = join(data, "clickhouse", "store");
			mkdirSync(left, { recursive: true, mode: 0o755 });
			chownSync(join(data, "clickhouse"), NOBODY, NOBODY);
			expect(await start(data)).toEqual(withWarning(data, left));
		},
	);
});

describe("the address", () => {
	it("is in use, or is none of this machine", async () => {
		const holder = createServer();
		await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
		const address = holder.address();
		const port = typeof address === "object" ? address?.port : undefined;
		const listen = (text: string) => startInVain(inFolder("data"), { flags: ["--listen", text] });
		const inUse = await listen(`127.0.0.1:${port}`);
		holder.close();
		expect(inUse.stderr).toMatch(/^127\.0\.0\.1:\d+ is in use by another process: name another with --listen$/m);
		expect(inUse.stderr).not.toContain("    at ");
		expect((await listen("192.0.2.1:8730")).stderr).toMatch(/is no address of this machine: name one with --listen\n$/);
		expect((await listen("no-such-host.invalid:8730")).stderr).toMatch(/is no address: name one of this machine/);
	});
});

it("a process that may open only 64 files says so, and what it needs", async () => {
	const { code, stderr } = await startInVain(inFolder("data"), { before: "ulimit -n 64;" });
	expect(code).toBe(1);
	expect(stderr).toMatch(/^The process may open 64 files and needs \d+: raise the limit \(ulimit -n\)\.\n$/);
});
