/** The examples, against a stand-in that gives each answer that one may meet. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Answer, serve } from "../packages/client/test/serve.js";
import { REPOSITORY } from "./support/qoscope-process.js";
import { findExampleTools, runProgram } from "./support/run-program.js";

const { python, curl, canInstall } = await findExampleTools();
const lacks = (name: string, tool: string | undefined): boolean => {
	if (tool === undefined && !canInstall)
		console.log(`skipped: the examples that need ${name}, which is not here, nor apt-get`);
	return tool === undefined && !canInstall;
};
const withoutPython = lacks("python3 with requests", python);
const withoutCurl = lacks("curl", curl);

const fixture = (name: string): unknown =>
	JSON.parse(readFileSync(join(REPOSITORY, `fixtures/contract/${name}`), "utf8"));
/** Every text is the field's own name, so that no field can be taken for another. */
function nameTexts(value: unknown, name = ""): unknown {
	if (typeof value === "string") return /_time$/.test(name) ? value : name;
	if (Array.isArray(value)) return value.map((element, index) => nameTexts(element, `${name}[${index}]`));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, nameTexts(field, `${name}/${key}`)]));
}
const QOS = nameTexts(fixture("participant-qos.json")) as Readonly<Record<string, unknown>>;
const SUMMARY = fixture("qos-summary.json") as { readonly participants: readonly unknown[] };

const REFUSALS: readonly (readonly [number, Answer])[] = [
	[401, { status: 401, body: { code: 124, message: "Invalid access token." } }],
	[404, { status: 404, body: { code: 3001, message: "Webinar does not exist: 9." } }],
	[429, { status: 429, headers: { "Retry-After": "2026-03-02T00:00:00Z" }, body: { code: 429, message: "Later." } }],
];
const WEBINAR = "/a/b==";
const ENCODED = encodeURIComponent(encodeURIComponent(WEBINAR));
const QOS_PATH = `/v2/metrics/webinars/${ENCODED}/participants/42/qos`;

async function run(command: readonly string[], answer: Answer | ((before: number) => Answer)) {
	const server = await serve((_, before) => (typeof answer === "function" ? answer(before) : answer));
	const finished = await runProgram(command, placeOf(server.url));
	return { ...finished, asked: server.asked, lines: server.lines() };
}
const placeOf = (url: string) => ({
	...{ BASE_URL: `${url}/v2`, ORIGIN: url, ACCESS_TOKEN: "the-token" },
	...{ ACCOUNT_ID: "account", CLIENT_ID: "client", CLIENT_SECRET: "secret" },
});
async function runWithNobody(command: readonly string[]) {
	const server = await serve();
	server.close();
	return { ...(await runProgram(command, placeOf(server.url))), url: server.url };
}

/** Every field of the body that the sample of the contract has, as `user_qos[0].audio_input.bitrate`. */
function fieldsOf(value: unknown, name = ""): (readonly [string, string])[] {
	if (typeof value !== "object" || value === null) return [[name, String(value)]];
	return Object.entries(value).flatMap(([key, field]) =>
		fieldsOf(field, Array.isArray(value) ? `${name}[${key}]` : name === "" ? key : `${name}.${key}`),
	);
}
const AUDIO = ["bitrate", "latency", "jitter", "avg_loss", "max_loss"];
const PICTURE = [...AUDIO, "resolution", "frame_rate"];
const IN_ENTRY = [
	"date_time",
	...["audio_input", "audio_output"].flatMap((group) => AUDIO.map((field) => `${group}.${field}`)),
	...["video_input", "video_output", "as_input", "as_output"].flatMap((g) => PICTURE.map((field) => `${g}.${field}`)),
	...["zoom_min", "zoom_avg", "zoom_max", "system_max"].map((which) => `cpu_usage.${which}_cpu_usage`),
];
const PERSON =
	"user_id user_name device ip_address location join_time leave_time pc_name domain mac_addr harddisk_id version";
const ENTRIES = (QOS["user_qos"] as readonly unknown[]).length;
const WANTED = [
	...PERSON.split(" "),
	...Array.from({ length: ENTRIES }, (_, index) => IN_ENTRY.map((field) => `user_qos[${index}].${field}`)).flat(),
];

describe.each([
	["TypeScript", [process.execPath, "examples/typescript/dist/participant-qos.js"], false],
	["Python", [python ?? "python3", "examples/python/participant_qos.py"], withoutPython],
] as const)("one participant's figures in %s", (_, command, isSkipped) => {
	const asked = [...command, WEBINAR, "42"];

	it.skipIf(isSkipped)("prints the indented body, the status and every field", async () => {
		const { code, stdout, stderr, lines, asked: requests } = await run(asked, { body: QOS });
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
		expect(lines).toEqual([`GET ${QOS_PATH}?type=live`]);
		expect(requests[0]?.authorization).toBe("Bearer the-token");
		const [body, fields = ""] = stdout.split("Response status code: 200\n");
		expect(body).toBe(`Response body:\n${JSON.stringify(QOS, undefined, 2)}\n`);
		const values = new Map(fieldsOf(QOS));
		const read = new Map(
			fields
				.split("\n")
				.flatMap((line) => (line === "" ? [] : [line.split(/ = (.*)/)]))
				.map(([n, v]) => [n, v]),
		);
		expect(new Set(read.keys())).toEqual(new Set(WANTED));
		for (const name of WANTED) {
			const [isTime, text] = [/_time$/.test(name), read.get(name) ?? ""];
			expect([name, isTime ? Date.parse(text) : text]).toEqual([
				name,
				isTime ? Date.parse(values.get(name) ?? "") : values.get(name),
			]);
			if (isTime) expect(text).toMatch(/(Z|\+00:00)$/);
		}
	});

	it.skipIf(isSkipped)("takes a body that lacks every field, and asks for the past when told to", async () => {
		const { code, stdout, lines } = await run([...asked, "past"], { body: { later: 1, user_qos: [{}] } });
		expect(code).toBe(0);
		expect(stdout).toContain("user_qos[0].audio_input.bitrate = \n");
		expect(lines).toEqual([`GET ${QOS_PATH}?type=past`]);
	});

	it.skipIf(isSkipped).each(REFUSALS)("at %d prints the headers and fails", async (status, answer) => {
		const { code, stdout } = await run(asked, answer);
		expect(code).toBe(1);
		const shown = [JSON.stringify(answer.body, undefined, 2), `Response status code: ${status}`, "Response headers:"];
		expect(stdout.startsWith(`Response body:\n${shown.join("\n")}\n`)).toBe(true);
		for (const [name, value] of Object.entries(answer.headers ?? {})) {
			expect(stdout.toLowerCase()).toContain(`${name}: ${value}\n`.toLowerCase());
		}
		expect(stdout).toMatch(/\nFailed\.\n$/);
	});

	it.skipIf(isSkipped)("prints the page of a proxy as it came", async () => {
		const refused = await run(asked, { status: 502, body: "<html>" });
		expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining("Response body:\n<html>\n") });
		const page = await run(asked, { body: "<html>" });
		expect(page).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The answer is not (a )?JSON.*\.\n$/) });
	});

	it.skipIf(isSkipped)("says in a line that nobody answers", async () => {
		const { code, stdout, stderr, url } = await runWithNobody(asked);
		expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
		expect(stderr).toMatch(new RegExp(`^${url}/v2 does not answer: (ECONNREFUSED|ConnectionError)\n$`));
	});

	it.skipIf(isSkipped)("tells how it is used", async () => {
		const { code, stderr } = await run([...command], {});
		expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^Usage: participant.qos/) });
	});
});

const [first, second] = SUMMARY.participants;
const twoPages = (before: number): Answer => ({
	body: {
		...SUMMARY,
		next_page_token: before === 0 ? "two" : "",
		participants: [before === 0 ? first : (second ?? first)],
	},
});
const SUMMARY_LINES = [`?page_size=7`, `?page_size=7&next_page_token=two`];

describe.skipIf(withoutPython)("the summary in Python", () => {
	const command = [python ?? "python3", "examples/python/qos_summary.py", WEBINAR, "7"];

	it("prints a line for each stream of everybody, of all pages", async () => {
		const { code, stdout, lines } = await run(command, twoPages);
		expect(code).toBe(0);
		expect(lines).toEqual(
			SUMMARY_LINES.map((query) => `GET /v2/metrics/webinars/${ENCODED}/participants/qos_summary${query}`),
		);
		expect(stdout).toMatch(/^\d+ {2}\S+ {2}audio_input {2}bitrate \S+ kbps \/ \S+ kbps \/ \S+ kbps {2}latency /m);
	});
	it.each(REFUSALS)("at %d prints status, headers and body, and fails", async (status, answer) => {
		const { code, stdout, stderr } = await run(command, answer);
		expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
		expect(stderr).toMatch(new RegExp(`^Response status code: ${status}\n[\\s\\S]*\nFailed\\.\n$`));
		expect(stderr).toContain(JSON.stringify(answer.body));
	});
	it("says in a line that nobody answers", async () => {
		const { code, stderr, url } = await runWithNobody(command);
		expect({ code, stderr }).toEqual({ code: 1, stderr: `${url}/v2 does not answer: ConnectionError\n` });
	});
});

describe.skipIf(withoutCurl).each([
	["webinars.sh", ["past"], "GET /v2/metrics/webinars?type=past&page_size=300"],
	["participants.sh", ["9"], "GET /v2/metrics/webinars/9/participants?type=live&page_size=300"],
	["participant-qos.sh", [WEBINAR, "42"], `GET /v2/metrics/webinars/${WEBINAR}/participants/42/qos?type=live`],
	["qos-summary.sh", ["9", "7"], "GET /v2/metrics/webinars/9/participants/qos_summary?page_size=7"],
])("%s", (script, args, line) => {
	const command = [`examples/curl/${script}`, ...args];

	it("prints the body", async () => {
		const { code, stdout, lines, asked } = await run(command, { body: SUMMARY });
		expect(code).toBe(0);
		expect(JSON.parse(stdout)).toEqual(SUMMARY);
		expect(lines).toEqual([line]);
		expect(asked[0]?.authorization).toBe("Bearer the-token");
	});
	it.each(REFUSALS)("at %d prints the error and ends with 22", async (_, answer) => {
		const { code, stdout } = await run(command, answer);
		expect(code).toBe(22);
		expect(JSON.parse(stdout)).toEqual(answer.body);
	});
	it("ends with 7 and a line when nobody answers", async () => {
		const { code, stdout, stderr } = await runWithNobody(command);
		expect({ code, stdout }).toEqual({ code: 7, stdout: "" });
		expect(stderr).toMatch(/^curl: \(7\) .*\n$/);
	});
});

describe.skipIf(withoutCurl)("further in the shell", () => {
	it("qos-summary.sh prints a line for each page", async () => {
		const { code, stdout, lines } = await run(["examples/curl/qos-summary.sh", "9", "7"], twoPages);
		expect(code).toBe(0);
		expect(
			stdout
				.trim()
				.split("\n")
				.map((text) => JSON.parse(text).next_page_token),
		).toEqual(["two", ""]);
		expect(lines).toEqual(SUMMARY_LINES.map((query) => `GET /v2/metrics/webinars/9/participants/qos_summary${query}`));
	});
	it("token.sh prints the token and nothing else", async () => {
		const { code, stdout, asked } = await run(["examples/curl/token.sh"], {
			body: { access_token: "a.b-c_d", token_type: "bearer", expires_in: 3_599, scope: "x" },
		});
		expect({ code, stdout }).toEqual({ code: 0, stdout: "a.b-c_d\n" });
		expect(asked).toEqual([
			{
				line: "POST /oauth/token",
				authorization: `Basic ${Buffer.from("client:secret").toString("base64")}`,
				body: "grant_type=account_credentials&account_id=account",
			},
		]);
	});
	it("token.sh says why there is none", async () => {
		const body = { reason: "Invalid client_id or client_secret", error: "invalid_client" };
		const refused = await run(["examples/curl/token.sh"], { status: 400, body });
		expect(refused).toMatchObject({ code: 22, stdout: "", stderr: expect.stringContaining(body.reason) });
		expect((await runWithNobody(["examples/curl/token.sh"])).code).toBe(7);
	});
});
