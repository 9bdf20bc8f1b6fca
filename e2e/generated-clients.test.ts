/** Clients that others' generators make of docs/openapi.json, in TypeScript and in Python, compile and work. */
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InputData, JSONSchemaInput, quicktype } from "quicktype-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { MOCK_CREDENTIALS } from "../packages/server/src/mock/mock-account.js";
import { type RunningMock, startMock } from "../packages/server/src/mock/start-mock.js";
import { REPOSITORY } from "./support/qoscope-process.js";
import { runProgram } from "./support/run-program.js";

interface OperationObject {
	readonly operationId: string;
	readonly responses: {
		readonly 200: { readonly content: { readonly "application/json": { readonly schema: { readonly $ref: string } } } };
	};
}
interface Asked {
	readonly method: string;
	readonly path: string;
	readonly operationId: string;
	readonly schema: string;
}

const FILE = join(REPOSITORY, "docs/openapi.json");
const document = JSON.parse(readFileSync(FILE, "utf8"));
const operations: readonly Asked[] = Object.entries<Record<string, OperationObject>>(document.paths).flatMap(
	([path, item]) =>
		Object.entries(item).map(([method, { operationId, responses }]) => ({
			method: method.toUpperCase(),
			path,
			operationId,
			schema: responses[200].content["application/json"].schema.$ref.split("/").at(-1) ?? "",
		})),
);

// Within the folder that has the generator's own libraries beside it.
const folder = join(REPOSITORY, "e2e/clients/generated");
const BIN = join(REPOSITORY, "e2e/clients/node_modules/.bin");
let mock: RunningMock;
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	mock = await startMock({ host: "127.0.0.1", port: 0, seed: 1, settings: { profile: "open" } });
	const running = (kind: string) => mock.data.instances.find((one) => one.kind === kind && one.end === undefined);
	const [webinar, meeting, session] = [running("webinar"), running("meeting"), running("session")];
	ids = {
		accountId: "me",
		webinarId: String(webinar?.uuid),
		meetingId: String(meeting?.number),
		sessionId: String(session?.uuid),
		participantId: String(webinar?.participants[0]?.id),
		meetingParticipantId: String(meeting?.participants[0]?.id),
		userId: String(session?.participants[0]?.id),
	};
});
afterAll(() => mock?.close());

const idOf = (path: string, name: string): string =>
	ids[path.includes("{meetingId}") && name === "participantId" ? "meetingParticipantId" : name] ?? "";
const inPath = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
const isOver = (path: string) => path.includes("/report/");

async function succeed(command: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<string> {
	const { code, stdout, stderr } = await runProgram(command, variables);
	expect({ code, said: code === 0 ? "" : `${stdout}${stderr}` }).toEqual({ code: 0, said: "" });
	return stdout;
}

/** One call of each operation, typed by what was generated: a name or a type that is wrong does not compile. */
function typescriptProgram(): string {
	const calls = operations.map(({ method, path, operationId, schema }) => {
		const pairs = inPath(path).map((name) => `${name}: ${JSON.stringify(idOf(path, name))}`);
		const params = pairs.length === 0 ? "" : `params: { path: { ${pairs.join(", ")} } }, `;
		const body: Readonly<Record<string, string>> = {
			"/oauth/token": 'body: { grant_type: "client_credentials" }, ',
			"/oauth/revoke": "body: { token: other }, ",
		};
		const headers = path.startsWith("/oauth/") ? "headers: { Authorization: basic }, " : "";
		return [
			"{",
			`\tconst { data, error, response } = await client.${method}(${JSON.stringify(path)}, { ${params}${body[path] ?? ""}${headers}});`,
			`\tconst typed: components["schemas"]["${schema}"] | undefined = data;`,
			path === "/oauth/token" ? '\tother = data?.access_token ?? "";' : "",
			`\tconsole.log(${JSON.stringify(operationId)}, response.status, typed === undefined ? error?.${path.startsWith("/oauth/") ? "error" : "code"} : Object.keys(typed).length > 0);`,
			"}",
		].join("\n");
	});
	return [
		'import createClient from "openapi-fetch";',
		'import type { components, paths } from "./qoscope.js";',
		'const client = createClient<paths>({ baseUrl: process.env["BASE"] ?? "", headers: { Authorization: "Bearer " + process.env["TOKEN"] } });',
		'const basic = process.env["BASIC"] ?? "";',
		'let other = "";',
		...calls,
		"",
	].join("\n");
}

it("openapi-typescript's types compile with every operation in use, and each is answered", async () => {
	await succeed([join(BIN, "openapi-typescript"), FILE, "--output", join(folder, "qoscope.d.ts")]);
	await writeFile(join(folder, "program.ts"), typescriptProgram());
	const flags = "--strict --target es2023 --module nodenext --types node --exactOptionalPropertyTypes --skipLibCheck";
	await succeed([join(BIN, "tsc"), ...flags.split(" "), "--outDir", join(folder, "dist"), join(folder, "program.ts")]);
	const { clientId, clientSecret } = MOCK_CREDENTIALS;
	const output = await succeed([process.execPath, join(folder, "dist/program.js")], {
		BASE: mock.url,
		TOKEN: mock.accessToken,
		BASIC: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
	});
	const wanted = operations.map(({ operationId, path }) =>
		isOver(path) ? `${operationId} 404 3001` : `${operationId} 200 true`,
	);
	expect(output.trimEnd().split("\n")).toEqual(wanted);
}, 300_000);

/** Python's classes read each answer, checking every type, and write the same answer again. */
const PYTHON = `
import json, sys
from qoscope import Answers
seen = 0
for line in sys.stdin:
    name, body = json.loads(line)
    again = Answers.from_dict({name: body}).to_dict()[name]
    assert again == body, (name, again, body)
    seen += 1
print(seen)
try:
    Answers.from_dict({"AudioQos": {"bitrate": 23}})
except (AssertionError, KeyError):
    print("refused")
`;

async function pythonModule(): Promise<string> {
	const text = JSON.stringify(document.components.schemas).replaceAll("#/components/schemas/", "#/definitions/");
	const definitions: Readonly<Record<string, unknown>> = JSON.parse(text);
	const properties = Object.fromEntries(
		Object.keys(definitions).map((name) => [name, { $ref: `#/definitions/${name}` }]),
	);
	const input = new JSONSchemaInput(undefined);
	await input.addSource({ name: "Answers", schema: JSON.stringify({ type: "object", properties, definitions }) });
	const inputData = new InputData();
	inputData.addInput(input);
	const { lines } = await quicktype({ inputData, lang: "python", rendererOptions: { "python-version": "3.7" } });
	return lines.join("\n");
}

const withPython = (await runProgram(["python3", "--version"], {}).catch(() => undefined))?.code === 0;
if (!withPython) console.log("skipped: the classes in Python, which is not here");

it.skipIf(!withPython)("quicktype's classes in Python read every answer and write it again", async () => {
	await writeFile(join(folder, "qoscope.py"), await pythonModule());
	await writeFile(join(folder, "program.py"), PYTHON);
	const answers: string[] = [];
	for (const { method, path, schema } of operations) {
		if (method !== "GET" || isOver(path)) continue;
		const url = path.replace(/\{(\w+)\}/g, (_, name: string) =>
			encodeURIComponent(encodeURIComponent(idOf(path, name))),
		);
		const answer = await fetch(`${mock.url}${url}`, { headers: { authorization: `Bearer ${mock.accessToken}` } });
		expect([path, answer.status]).toEqual([path, 200]);
		answers.push(JSON.stringify([schema, await answer.json()]));
	}
	await writeFile(join(folder, "answers.jsonl"), `${answers.join("\n")}\n`);
	const command = `cd "${folder}" && python3 program.py < answers.jsonl`;
	expect(await succeed(["sh", "-c", command])).toBe(`${answers.length}\nrefused\n`);
});
