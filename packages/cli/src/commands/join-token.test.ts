// Join tokens must be what the server's schema and signature check want.
import { JoinTokenClaimsSchema } from "@qoscope/wire";
import { jwtVerify } from "jose";
import { Value } from "typebox/value";
import { expect, test } from "vitest";
import { KEY_SECRET, makeFolder, run } from "../../test/run-for-test.js";

const NOW_MS = Date.UTC(2026, 2, 1);
async function claimsOf(...words: string[]) {
	const { code, out } = await run(makeFolder(), "join-token", ...words);
	expect(code).toBe(0);
	const key = new TextEncoder().encode(KEY_SECRET);
	const { payload } = await jwtVerify(out, key, { algorithms: ["HS256"], currentDate: new Date(NOW_MS) });
	expect(Value.Check(JoinTokenClaimsSchema, payload)).toBe(true);
	return payload;
}

test("the shortest command makes a token of an hour for an attendee of that webinar", async () => {
	expect(await claimsOf("--webinar", "123456789", "--name", "Ana")).toEqual({
		iss: "agent",
		jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
		exp: NOW_MS / 1_000 + 3_600,
		webinar: { number: 123_456_789 },
		participant: { name: "Ana" },
	});
});

test("every option reaches its claim", async () => {
	const options = "--role host --email a@example.org --external --uuid m3WqMkvuRXyYqH+eKWhk9w== --backfill --for 5m";
	const more = [
		"--kind",
		"session",
		"--topic",
		"All hands",
		"--host",
		"Hedy H",
		"--registrant",
		"r",
		"--customer-key",
		"c".repeat(36),
	];
	expect(await claimsOf("--webinar", "7", "--name", "Ana B", ...options.split(" "), ...more)).toEqual({
		iss: "agent",
		jti: expect.any(String),
		exp: NOW_MS / 1_000 + 300,
		webinar: {
			number: 7,
			uuid: "m3WqMkvuRXyYqH+eKWhk9w==",
			kind: "session",
			topic: "All hands",
			host: { name: "Hedy H" },
		},
		participant: {
			name: "Ana B",
			role: "host",
			email: "a@example.org",
			external: true,
			registrantId: "r",
			customerKey: "c".repeat(36),
		},
		backfill: true,
	});
});

test("two tokens are two visits", async () => {
	const [a, b] = await Promise.all([
		claimsOf("--webinar", "7", "--name", "A"),
		claimsOf("--webinar", "7", "--name", "A"),
	]);
	expect(a.jti).not.toBe(b.jti);
});
