// The command line, and the README that lists it.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readOptions, USAGE } from "./options.js";

const SECRETS = { JANUS_ADMIN_SECRET: "j", QOSCOPE_AGENT_KEY_ID: "k", QOSCOPE_AGENT_KEY_SECRET: "s" };
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("everything but the secrets has a default: all visits, direct, each room its webinar", () => {
	const { visits, ...options } = readOptions([], SECRETS);
	expect(options).toEqual({
		janusUrl: "http://127.0.0.1:7088/admin",
		janusSecret: "j",
		qoscopeUrl: "http://127.0.0.1:8730",
		agentKeyId: "k",
		agentKeySecret: "s",
		screen: "screen",
	});
	expect(visits.test("anybody")).toBe(true);
});

test("options are taken", () => {
	const args = [
		"--qoscope",
		"http://q/",
		"--webinar",
		"93201235621",
		"--visits",
		"^v",
		"--crc",
		"^sip",
		"--rwg",
		"^web",
	];
	expect(readOptions(args, SECRETS)).toMatchObject({
		qoscopeUrl: "http://q",
		webinar: 93_201_235_621,
		visits: /^v/,
		crc: /^sip/,
		rwg: /^web/,
	});
});

test.each([
	[[], { ...SECRETS, JANUS_ADMIN_SECRET: "" }, "JANUS_ADMIN_SECRET"],
	[[], { JANUS_ADMIN_SECRET: "j" }, "QOSCOPE_AGENT_KEY_ID"],
	[["--webinar", "lobby"], SECRETS, "--webinar"],
	[["--visits", "("], SECRETS, "regular expression"],
	[["--unknown"], SECRETS, "--unknown"],
])("%j is refused", (args, environment, named) => {
	expect(() => readOptions(args, environment)).toThrow(named);
});

test("README and usage name the same options and variables", () => {
	const inUsage = [...USAGE.matchAll(/^ {2}(--[a-z]+)/gm)].map((match) => match[1]);
	const inTable = [...readme.matchAll(/^\| `(--[a-z]+)` \|/gm)].map((match) => match[1]);
	expect(inTable).toEqual(inUsage);
	for (const name of Object.keys(SECRETS)) {
		expect(USAGE).toContain(name);
		expect(readme).toContain(name);
	}
	expect(inUsage).toHaveLength(7);
});
