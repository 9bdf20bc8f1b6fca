/** The programs of the reference: all compile, and one for each shape of body runs and reads every field. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "../packages/server/src/api/reference/model/operation.js";
import { OPERATIONS } from "../packages/server/src/api/reference/model/operations.js";
import { LANGUAGES, snippetOf } from "../packages/server/src/api/reference/snippets/snippets.js";
import { MOCK_CREDENTIALS } from "../packages/server/src/mock/mock-account.js";
import { type RunningMock, startMock } from "../packages/server/src/mock/start-mock.js";
import { compileSnippets, type Programs, type SnippetLanguage } from "./support/compile-snippets.js";
import { runProgram } from "./support/run-program.js";

const exists = async (...command: readonly string[]) =>
	(await runProgram(command, {}).catch(() => undefined))?.code === 0;
const languages = new Set<SnippetLanguage>(["TypeScript"]);
if (await exists("curl", "--version")) languages.add("curl");
if (await exists("python3", "--version")) languages.add("Python");
if (await exists("go", "version")) languages.add("Go");
for (const name of LANGUAGES) {
	if (!languages.has(name)) console.log(`skipped: the ${name} programs of the reference, whose tools are not here`);
}

let mock: RunningMock;
let programs: Programs;

function withIds(operation: Operation): Operation {
	// A report is only there for what is over.
	const isOver = operation.path.includes("/report/");
	const find = (kind: string) =>
		mock.data.instances.find((one) => one.kind === kind && (one.end !== undefined) === isOver);
	const webinar = find("webinar");
	const meeting = find("meeting");
	const session = find("session");
	const people = operation.path.includes("{meetingId}") ? meeting : webinar;
	const ids: Readonly<Record<string, unknown>> = {
		webinarId: webinar?.uuid,
		meetingId: meeting?.number,
		sessionId: session?.uuid,
		participantId: people?.participants[0]?.id,
		userId: session?.participants[0]?.id,
	};
	const pathParameters = operation.pathParameters.map((parameter) => ({
		...parameter,
		example: String(ids[parameter.name] ?? ""),
	}));
	return { ...operation, pathParameters };
}

beforeAll(async () => {
	mock = await startMock({ host: "127.0.0.1", port: 0, seed: 1, settings: { profile: "open" } });
	const snippets = OPERATIONS.flatMap((operation) =>
		LANGUAGES.map((language) => ({
			name: operation.operationId,
			language,
			text: snippetOf(withIds(operation), language, mock.url),
		})),
	);
	programs = await compileSnippets("snippets", snippets, languages);
}, 600_000);
afterAll(() => mock?.close());

/** Name → value of everything that is no object, as the programs print it. */
function leavesOf(value: unknown, name: string): (readonly [string, unknown])[] {
	if (Array.isArray(value)) {
		const isOfObjects = value.some((item) => typeof item === "object");
		return isOfObjects ? value.flatMap((item, index) => leavesOf(item, `${name}[${index}]`)) : [[name, value]];
	}
	if (typeof value !== "object" || value === null) return [[name, value]];
	return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${name}.${key}`));
}
const printed = (text: string): (readonly [string, unknown])[] =>
	text
		.trimEnd()
		.split("\n")
		.map((line) => {
			const at = line.indexOf(": ");
			return [line.slice(0, at), JSON.parse(line.slice(at + 2))];
		});
/** An empty list has no first item to tell whether it would be of objects. */
const isTold = ([, value]: readonly [string, unknown]) => !(Array.isArray(value) && value.length === 0);

/** The first operation of each shape of body. */
const SHAPES = OPERATIONS.filter(
	({ success }, index) => OPERATIONS.findIndex((one) => one.success.schema === success.schema) === index,
);

async function environment(): Promise<Readonly<Record<string, string>>> {
	const { clientId, clientSecret } = MOCK_CREDENTIALS;
	return { QOSCOPE_TOKEN: mock.accessToken, QOSCOPE_CLIENT_ID: clientId, QOSCOPE_CLIENT_SECRET: clientSecret };
}

describe.each(SHAPES)("$operationId", (operation) => {
	const { operationId, path, success } = operation;
	/** What is different at each call, by nature. */
	const isOnce = path.startsWith("/oauth/");

	it("is read field by field, the same in each language", async () => {
		const variables = await environment();
		const read = new Map<SnippetLanguage, (readonly [string, unknown])[]>();
		for (const language of LANGUAGES) {
			if (!languages.has(language) || (language === "curl" && isOnce)) continue;
			const { code, stdout, stderr } = await programs.run(operationId, language, variables);
			expect({ operationId, language, code, stderr: code === 0 ? "" : stderr }).toEqual({
				operationId,
				language,
				code: 0,
				stderr: "",
			});
			if (language === "curl") {
				const [head = "", body = ""] = stdout.split(/\r?\n\r?\n/);
				expect(head).toMatch(/^HTTP\/1\.1 200/);
				read.set(language, leavesOf(JSON.parse(body), "body").filter(isTold));
			} else read.set(language, printed(stdout).filter(isTold));
		}
		const [first, ...others] = [...read.values()].map(
			(leaves) => new Map(leaves.map(([name, value]): [string, unknown] => [name, isOnce ? typeof value : value])),
		);
		expect(first?.size).toBeGreaterThan(0);
		for (const other of others) expect(other).toEqual(first);
		if (success.schema.includes("Qos")) expect([...(first?.keys() ?? [])].join(" ")).toContain("bitrate");
	});
});

describe("a refusal", () => {
	it("ends each program with its status, its body and Failed.", async () => {
		for (const language of languages) {
			if (language === "curl") continue;
			const variables = { ...(await environment()), QOSCOPE_TOKEN: "nonsense" };
			const { code, stderr } = await programs.run("dashboardWebinars", language, variables);
			expect([language, code]).toEqual([language, 1]);
			expect(stderr).toMatch(/401[\s\S]*"code":124[\s\S]*Failed\./);
		}
	});
});
