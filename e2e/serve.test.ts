/** `qoscope serve` as an operator knows it: what it prints, what it refuses, how it ends. */
import { get } from "node:https";
import { SLOT_MS } from "@qoscope/wire";
import { describe, expect, it as plainIt } from "vitest";
import { askParticipants } from "./support/answers.js";
import { openApi } from "./support/ask-api.js";
import { makeCertificate } from "./support/certificate.js";
import { killRounds } from "./support/kill-rounds.js";
import { type Deployment, deploy, type ServerProcess } from "./support/qoscope-process.js";
import { randomReports } from "./support/random-reports.js";
import { mintToken, type Reporter, type ReporterOptions, startReporter } from "./support/reporter.js";

const NUMBER = 93_201_235_641;

type Connection = NonNullable<ReporterOptions["connection"]>;
interface Place {
	readonly deployment: Deployment;
	/** Somebody who has reported a little; resolves when that is acknowledged. */
	readonly join: (server: ServerProcess, jti: string, connection?: Connection) => Promise<Reporter>;
}

async function join(deployment: Deployment, server: ServerProcess, jti: string, connection: Connection) {
	const token = await mintToken(deployment.credentials, {
		jti,
		webinar: { number: NUMBER, topic: "Quarterly secrets", host: { name: "Grace Host", email: "grace@host.example" } },
		participant: { name: "Ada Visitor", email: "ada@visitor.example" },
	});
	const newestSlotMs = Math.floor(Date.now() / SLOT_MS) * SLOT_MS - SLOT_MS;
	const reports = randomReports({ seed: 1, count: 5, newestSlotMs });
	const streamUrl = () => `${server.url.replace("http", "ws")}/agent/v1/webinars/${NUMBER}/stream`;
	const reporter = startReporter({ streamUrl, token, run: "00000000000000bb", reports, connection });
	await reporter.done;
	return reporter;
}

/** Each test has a folder of its own, so that they can run side by side. */
const it = plainIt.extend<{ place: Place }>({
	// biome-ignore lint/correctness/noEmptyPattern: the test runner reads from it which fixtures are needed
	place: async ({}, use) => {
		const deployment = await deploy();
		const reporters: Reporter[] = [];
		await use({
			deployment,
			join: async (server, jti, connection = {}) => {
				const reporter = await join(deployment, server, jti, connection);
				reporters.push(reporter);
				expect(reporter.refused).toEqual([]);
				return reporter;
			},
		});
		for (const reporter of reporters) reporter.close();
		await deployment.close();
	},
});

async function statusOf(url: string): Promise<number | "no answer"> {
	return fetch(url).then(
		({ status }) => status,
		() => "no answer",
	);
}

describe.concurrent("what it writes", () => {
	it("is one line on stdout, and a log on stderr that names nobody and no secret", async ({
		place: { deployment, join },
	}) => {
		const server = await deployment.start();
		const { accountId, clientId, clientSecret, agentKeySecret } = deployment.credentials;
		const wrong = "eyJhbGciOiJIUzI1NiJ9.wrong-token-of-a-caller.signature";
		const headers = { authorization: `Bearer ${wrong}` };
		expect((await fetch(`${server.url}/v2/metrics/webinars`, { headers })).status).toBe(401);
		const tokenUrl = (secret: string) =>
			`${server.url}/oauth/token?grant_type=account_credentials&account_id=${accountId}&client_id=${clientId}&client_secret=${secret}`;
		const granted = await fetch(tokenUrl(clientSecret), { method: "POST" });
		expect(granted.status).toBe(200);
		const { access_token: accessToken }: { access_token: string } = await granted.json();
		expect((await fetch(tokenUrl("wrong-secret-of-a-caller"), { method: "POST" })).status).toBe(400);
		await join(server, "visit-1");
		const ask = await openApi(deployment, server);
		const { participants } = await askParticipants(ask, NUMBER);
		expect(participants[0]?.user_name).toBe("Ada Visitor");
		const refused = await fetch(`${server.url}/agent/v1/webinars/${NUMBER}/reports`, {
			method: "POST",
			body: JSON.stringify({ version: 1, token: wrong, run: "00000000000000bb", reports: [] }),
		});
		expect(refused.status).toBe(401);
		expect(await server.stop()).toBe(0);

		const { stdout, stderr } = server.output();
		expect(stdout).toBe(`listening on ${server.url}\n`);
		const lines = stderr.trim().split("\n");
		expect(lines.length).toBeGreaterThan(0);
		for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: 30 });
		const secrets = [wrong, "wrong-token", "wrong-secret", clientSecret, agentKeySecret, accessToken, "eyJ"];
		for (const word of [...secrets, "Ada", "Grace", "@", "Quarterly"]) expect(stderr).not.toContain(word);
	});
});

describe.concurrent("what it refuses", () => {
	it("is a data folder that another process uses, in one line, while that process goes on", async ({
		place: { deployment, join },
	}) => {
		const first = await deployment.start();
		await join(first, "visit-1");
		const { code, stdout, stderr } = await deployment.startInVain({ flags: ["--listen", "127.0.0.1:0"] });
		expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
		expect(stderr).toMatch(new RegExp(`^The data folder .+ is in use by another qoscope \\(pid ${first.pid}\\).+\\n$`));
		expect(await statusOf(`${first.url}/readyz`)).toBe(200);
		await join(first, "visit-2");
	});

	it("is a port that is taken, in one line", async ({ place: { deployment } }) => {
		const first = await deployment.start();
		const address = new URL(first.url).host;
		const { code, stdout, stderr } = await deployment.startInVain({ flags: ["--data", `${deployment.folder}/other`] });
		expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
		// What is said before, by the log, is JSON.
		const said = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
		expect(said).toEqual([`${address} is in use by another process: name another with --listen`]);
	});

	it("is a configuration with mistakes, of which it tells all", async ({ place: { deployment } }) => {
		await deployment.configure((file) => ({
			...file,
			listen: { port: 70_000 },
			trustedProxys: ["10.0.0.0/8"],
			trustedProxies: ["nearby"],
		}));
		const { code, stdout, stderr } = await deployment.startInVain();
		expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
		const told = stderr.trim().split("\n");
		expect(told).toHaveLength(3);
		for (const place of ["listen.port", "trustedProxys", "trustedProxies[0]"]) {
			expect(told.filter((line) => line.startsWith(`${place}:`))).toHaveLength(1);
		}
	});

	it("is a variable that it does not know", async ({ place: { deployment } }) => {
		const { code, stderr } = await deployment.startInVain({ variables: { QOSCOPE_NONSENSE: "1" } });
		expect(code).toBe(1);
		expect(stderr).toMatch(/^QOSCOPE_NONSENSE: unknown variable.*\n$/);
	});
});

describe.concurrent("SIGTERM under load", () => {
	it("turns /readyz, ends with 0, and everything acknowledged is there after the restart", async () => {
		const ends: { code: number | null; ready: (number | "no answer")[] }[] = [];
		const { acknowledged, acknowledgedAtKills, compared } = await killRounds({
			kills: 1,
			participants: 8,
			seed: 5,
			endServer: async (server) => {
				const ready: (number | "no answer")[] = [await statusOf(`${server.url}/readyz`)];
				let code: number | null | undefined;
				const ended = server.stop().then((given) => {
					code = given;
				});
				while (code === undefined) ready.push(await statusOf(`${server.url}/readyz`));
				await ended;
				ready.push(await statusOf(`${server.url}/readyz`));
				ends.push({ code, ready });
			},
		});
		const [end] = ends;
		expect(end?.code).toBe(0);
		expect(end?.ready[0]).toBe(200);
		// Once it is no longer ready it never says so again.
		const turned = end?.ready.slice(end.ready.findIndex((status) => status !== 200)) ?? [];
		expect(turned.filter((status) => status !== 503 && status !== "no answer")).toEqual([]);
		expect(turned.at(-1)).toBe("no answer");
		expect(acknowledgedAtKills[0]).toBeGreaterThan(0);
		expect(acknowledgedAtKills[0]).toBeLessThan(acknowledged);
		expect(compared).toHaveLength(8);
		for (const { said, expected } of compared) expect(said).toEqual(expected);
	});
});

describe.concurrent("where it listens", () => {
	it("is https and wss with a certificate, and the commands speak to it", async ({ place: { deployment, join } }) => {
		const { certFile, keyFile, ca } = await makeCertificate(deployment.folder);
		const server = await deployment.start({ flags: ["--tls-cert", certFile, "--tls-key", keyFile] });
		expect(server.url).toMatch(/^https:/);
		const status = await new Promise((resolve, reject) => {
			get(`${server.url}/livez`, { ca }, ({ statusCode }) => resolve(statusCode)).on("error", reject);
		});
		expect(status).toBe(200);
		const reporter = await join(server, "visit-1", { ca });
		expect(reporter.acknowledged.size).toBeGreaterThan(0);
		const list = await deployment.attempt(["participants", String(NUMBER), "--json", "--url", server.url], {
			NODE_EXTRA_CA_CERTS: certFile,
		});
		expect(list.code).toBe(0);
		expect(list.stdout).toContain(reporter.participantId());
		// Plain HTTP on the same port gets nothing.
		expect(await statusOf(`${server.url.replace("https", "http")}/livez`)).toBe("no answer");
	});

	it("believes X-Forwarded-For from a trusted address alone, and shows /metrics to nobody behind a proxy", async ({
		place: { deployment, join },
	}) => {
		const headers = { "x-forwarded-for": "198.51.100.1, 203.0.113.7" };
		const addressOf = async (server: ServerProcess, jti: string) => {
			const reporter = await join(server, jti, { headers });
			reporter.close();
			const { participants } = await askParticipants(await openApi(deployment, server), NUMBER);
			return participants.find(({ user_id }) => user_id === reporter.participantId())?.ip_address;
		};
		await deployment.configure((file) => ({ ...file, trustedProxies: ["10.0.0.0/8"] }));
		let server = await deployment.start();
		expect(await addressOf(server, "untrusted")).toBe("127.0.0.1");
		expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
		expect((await fetch(`${server.url}/metrics`, { headers })).status).toBe(404);
		expect(await server.stop()).toBe(0);

		await deployment.configure((file) => ({ ...file, trustedProxies: ["127.0.0.1"] }));
		server = await deployment.start();
		// The last address is the one that the trusted proxy saw; what stands before it was claimed by the caller.
		expect(await addressOf(server, "trusted")).toBe("203.0.113.7");
		expect((await fetch(`${server.url}/metrics`, { headers })).status).toBe(404);
	});
});
