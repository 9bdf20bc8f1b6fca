/** The commands, read by a real shell. */
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { curlLiveQos, curlQosSummary } from "./curl.js";

const subject = {
	origin: "http://127.0.0.1:8730",
	kind: "webinar",
	webinarNumber: 100_000_000,
	participantId: "3141592653589793",
} as const;

/** What a shell hands to curl, with `npx` and `curl` replaced by functions. */
function argumentsInShell(command: string): string[] {
	const script = `npx() { echo "TOKEN of $*"; }; curl() { printf '%s\\n' "$@"; }; ${command}`;
	return execFileSync("sh", ["-c", script], { encoding: "utf8" }).trimEnd().split("\n");
}

it("asks for the participant's newest slot, with a token that the shell makes", () => {
	expect(argumentsInShell(curlLiveQos(subject))).toEqual([
		"-H",
		"Authorization: Bearer TOKEN of qoscope token",
		"http://127.0.0.1:8730/v2/metrics/webinars/100000000/participants/3141592653589793/qos?type=live",
	]);
});

it("tells the shell where to ask for the token when the server is not at its usual address", () => {
	expect(argumentsInShell(curlLiveQos({ ...subject, origin: "http://[::1]:9000" }))[1]).toBe(
		"Authorization: Bearer TOKEN of qoscope token --url http://[::1]:9000",
	);
});

it("asks for the summary of all participants", () => {
	expect(argumentsInShell(curlQosSummary(subject)).at(-1)).toBe(
		"http://127.0.0.1:8730/v2/metrics/webinars/100000000/participants/qos_summary",
	);
});

it("asks where the people of a meeting and of a session are", () => {
	const path = (kind: "meeting" | "session") => argumentsInShell(curlLiveQos({ ...subject, kind })).at(-1);
	expect(path("meeting")).toBe(
		"http://127.0.0.1:8730/v2/metrics/meetings/100000000/participants/3141592653589793/qos?type=live",
	);
	expect(path("session")).toBe(
		"http://127.0.0.1:8730/v2/videosdk/sessions/100000000/users/3141592653589793/qos?type=live",
	);
});
