// The command line as people meet it: help, slips, and the page that documents it.
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { makeFolder, run } from "../test/run-for-test.js";
import { COMMANDS } from "./commands.js";
import { commandHelp, programHelp } from "./help-text.js";

const folder = makeFolder();

describe("help", () => {
	test.each([[[]], [["--help"]], [["-h"]], [["help"]]])("%j lists every command", async (words) => {
		const { code, out } = await run(folder, ...words);
		expect(code).toBe(0);
		for (const { name } of COMMANDS) expect(out).toContain(`  ${name}`);
	});

	test.each(COMMANDS.map((command) => [command.name, command] as const))(
		"%s --help lists its options",
		async (name, command) => {
			const { code, out, errors } = await run(folder, name, "--help");
			expect({ code, errors }).toEqual({ code: 0, errors: "" });
			for (const option of Object.keys(command.options)) expect(out).toContain(`--${option}`);
		},
	);

	test("docs/cli.md holds the same texts, one for each command and no other", () => {
		const file = new URL("../../../docs/cli.md", import.meta.url);
		const texts = [programHelp(COMMANDS), ...COMMANDS.map(commandHelp)];
		const blocks = /```text\n(Usage: qoscope (\S+)[\s\S]*?)\n```/g;
		if (process.env["UPDATE_FIXTURES"] === "1") {
			// Texts that are there are rewritten; a section for a new command is a person's to begin.
			const rewritten = readFileSync(file, "utf8").replace(blocks, (block, text: string, name: string) =>
				block.replace(text, () => texts.find((candidate) => candidate.split(" ")[2] === name) ?? text),
			);
			writeFileSync(file, rewritten);
		}
		expect([...readFileSync(file, "utf8").matchAll(blocks)].map((found) => found[1])).toEqual(texts);
	});

	test("no line is wider than 120 characters", () => {
		const lines = [programHelp(COMMANDS), ...COMMANDS.map(commandHelp)].join("\n").split("\n");
		expect(lines.filter((line) => line.length > 120)).toEqual([]);
	});
});

describe("slips end with 2 and one line that says what to do", () => {
	test.each([
		[["serv"], 'qoscope: there is no command "serv"; `qoscope --help` lists them'],
		[["token", "--verbose"], /^qoscope token: Unknown option '--verbose'; `qoscope token --help` tells/],
		[["webinars", "--type"], /^qoscope webinars: Option '--type <value>' argument missing; /],
		[["webinars", "--type", "ended"], /^qoscope webinars: --type must be live or past; /],
		[["webinars", "--json=yes"], /^qoscope webinars: Option '--json' does not take an argument; /],
		[["qos"], /^qoscope qos: WEBINAR is missing; /],
		[["qos", "1", "2", "3"], /^qoscope qos: "3" is one word too many; /],
		[["participants", "1", "--kind", "room"], /--kind must be webinar, meeting, session; /],
		[["report", "1", "--kind", "session"], /--kind must be webinar, meeting; /],
		[["satisfaction", "1", "--kind", "session"], /--kind must be webinar, meeting; /],
		[["simulate", "--webinar", "1", "--kind", "room"], /--kind must be webinar, meeting, session; /],
		[["quality", "--type", "live"], /--type must be meeting or participants; /],
		[["webinars", "--from", "yesterday"], /--from must be a day such as 2026-03-01, or "2026-03-01 10:00:00"; /],
		[["webinars", "--to", "March"], /--to must be a day such as /],
		[["summary", "1", "2"], /^qoscope summary: "2" is one word too many; /],
		[["token", "--url", "localhost:1"], /^qoscope token: --url must be an http or https address; /],
		[["join-token", "--name", "A"], /^qoscope join-token: --webinar is missing; /],
		[["join-token", "--webinar", "0", "--name", "A"], /^qoscope join-token: --webinar must be a number/],
		[["join-token", "--webinar", "1"], /^qoscope join-token: --name is missing; /],
		[["join-token", "--webinar", "1", "--name", "A", "--role", "guest"], /--role must be host, panelist, attendee; /],
		[["join-token", "--webinar", "1", "--name", "A", "--for", "1d"], /--for must be a time such as 30s, 5m or 1h; /],
		[["join-token", "--webinar", "1", "--name", "A", "--for", "0s"], /--for must be a time such as 30s, 5m or 1h; /],
		[["join-token", "--webinar", "1", "--name", "A", "--uuid", "x"], /--uuid must be 16 bytes in base64; /],
		[["join-token", "--webinar", "1", "--name", "A", "--kind", "x"], /--kind must be webinar, meeting, session; /],
		[["join-token", "--webinar", "1", "--name", "A", "--customer-key", "k".repeat(36)], /not be longer than 35 char/],
		[["join-token", "--webinar", "1", "--name", "A", "--email", "n/a"], /--email must be an address; /],
		[["simulate", "--webinar", "1", "--participants", "0"], /--participants must be a whole number from 1 /],
		[["simulate", "--webinar", "1", "--at", "yesterday"], /--at must be a time such as /],
		[["simulate", "--webinar", "1", "--at", "2026-02-28T23:59:30Z"], /--at and --for must end in the past/],
	])("%j", async (words, line) => {
		const { code, out, errors } = await run(folder, ...words);
		expect(code).toBe(2);
		expect(out).toBe("");
		expect(errors.split("\n")).toEqual([expect.stringMatching(line)]);
	});
});
