// Which token the agent uses, and how long: one for the visit, whatever the network does.
import { expect, test } from "vitest";
import { createRunning, SERVER_MS } from "../../test/scene.js";
import { readToken } from "./join-token.js";

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;
/** Lasts from the time of the test on; the names need both of base64url's own letters. */
const lasting = (jti: string, seconds: number) => jwt({ jti, name: "ÿþ>?ö~", exp: SERVER_MS / 1_000 + seconds });

/** A page whose token comes from a function. */
function open(give: (call: number) => unknown) {
	let calls = 0;
	const made = createRunning({
		token: async () => {
			calls += 1;
			return give(calls) as string;
		},
	});
	const { scene, environment } = made;
	return {
		...made,
		calls: () => calls,
		tokens: () => scene.connections.map(({ protocols }) => protocols[1]),
		lastState: () => scene.states.at(-1),
		async loseNetwork(forMs: number) {
			scene.accepts = false;
			scene.newest()?.close();
			await environment.advance(forMs);
			scene.accepts = true;
			await environment.advance(35_000);
		},
	};
}

test("a visit keeps the token that it has through every loss of the network", async () => {
	const visit = open((call) => `to.ke.${call}`);
	await visit.environment.advance(7_500);
	for (const forMs of [100, 20_000, 120_000]) await visit.loseNetwork(forMs);
	expect(visit.calls()).toBe(1);
	expect(new Set(visit.tokens())).toEqual(new Set(["to.ke.1"]));
	expect(visit.lastState()).toMatchObject({ status: "open", droppedReports: 0, droppedPolls: 0 });
});

test("so it does when it was lost before the server said anything, as the server may know it by then", async () => {
	const visit = open((call) => `to.ke.${call}`);
	visit.scene.onConnect = ({ open: accept, close }) => {
		accept();
		close();
	};
	await visit.environment.advance(30_000);
	visit.scene.onConnect = undefined;
	await visit.environment.advance(40_000);
	expect(visit.tokens().length).toBeGreaterThan(2);
	expect(new Set(visit.tokens())).toEqual(new Set(["to.ke.1"]));
	expect(visit.lastState()).toMatchObject({ status: "open" });
});

test.each(["expired_token", "bad_token"])(
	"refused as %s it asks for another one and goes on with nothing lost",
	async (reason) => {
		const visit = open((call) => `to.ke.${call}`);
		const { scene, environment } = visit;
		await environment.advance(7_500);
		scene.acknowledges = false;
		await environment.advance(5_000);
		scene.newest()?.send({ type: "refuse", reason, message: "No." });
		scene.acknowledges = true;
		await environment.advance(10_000);
		expect(visit.tokens()).toEqual(["to.ke.1", "to.ke.2"]);
		expect(scene.connections[0]?.isOpen).toBe(false);
		expect(scene.reports()).toEqual([0, 5_000, 5_000, 10_000, 15_000]);
		expect(visit.lastState()).toMatchObject({ status: "open", reason: undefined, droppedReports: 0, droppedPolls: 0 });
		// It was good for a while: so may the next one be.
		scene.newest()?.send({ type: "refuse", reason, message: "No." });
		await environment.advance(5_000);
		expect(visit.tokens()).toEqual(["to.ke.1", "to.ke.2", "to.ke.3"]);
	},
);

test("it gives up when the next one is the same, or refused as well, or when the refusal is not about the token", async () => {
	const cases: [string, (call: number) => string, string[]][] = [
		["bad_token", () => "to.ke.n", ["to.ke.n"]],
		["bad_token", (call) => `to.ke.${call}`, ["to.ke.1", "to.ke.2"]],
		["webinar_ended", (call) => `to.ke.${call}`, ["to.ke.1"]],
	];
	for (const [reason, give, tokens] of cases) {
		const visit = open(give);
		visit.scene.knowsTime = false;
		visit.scene.onConnect = (connection) => {
			connection.open();
			connection.send({ type: "refuse", reason, message: "No." });
		};
		await visit.environment.advance(60_000);
		expect(visit.tokens()).toEqual(tokens);
		expect(visit.lastState()).toMatchObject({ status: "refused", reason });
		expect(visit.environment.openCount).toBe(0);
	}
});

test("a backend that has no new token for a while costs nothing but that while", async () => {
	const visit = open((call) => (call > 1 && call < 5 ? Promise.reject(new Error("Down.")) : `to.ke.${call}`));
	await visit.environment.advance(7_500);
	visit.scene.newest()?.send({ type: "refuse", reason: "expired_token", message: "No." });
	await visit.environment.advance(2_000);
	expect(visit.lastState()).toMatchObject({ status: "connecting", reason: "token_failed" });
	await visit.environment.advance(25_000);
	expect(visit.tokens()).toEqual(["to.ke.1", "to.ke.5"]);
	expect(visit.lastState()).toMatchObject({ status: "open", reason: undefined, droppedReports: 0, droppedPolls: 0 });
});

test("an expired token is replaced at the next connection, by the server's clock and not the device's", async () => {
	const visit = open((call) => lasting(`visit-${call}`, call * 60));
	await visit.environment.advance(7_500);
	await visit.loseNetwork(1_000);
	expect(visit.calls()).toBe(1);
	await visit.environment.advance(30_000);
	await visit.loseNetwork(1_000);
	expect(visit.calls()).toBe(2);
	expect(visit.tokens().at(-1)).toBe(lasting("visit-2", 120));
	expect(visit.lastState()).toMatchObject({ status: "open", droppedReports: 0 });
});

test("where there is no other it goes on with the expired one, which the server may accept", async () => {
	const visit = open((call) => (call > 1 ? Promise.reject(new Error("Down.")) : lasting("visit", 10)));
	await visit.environment.advance(17_500);
	await visit.loseNetwork(1_000);
	expect(visit.calls()).toBeGreaterThan(1);
	expect(visit.lastState()).toMatchObject({ status: "open", reason: undefined });
	expect(new Set(visit.tokens()).size).toBe(1);
});

test("while it reports by HTTP a refused token is replaced in the same manner", async () => {
	const visit = open((call) => `to.ke.${call}`);
	const { scene, environment } = visit;
	scene.accepts = false;
	scene.takesPosts = true;
	await environment.advance(8_000);
	scene.answerPost = ({ token }) =>
		token === "to.ke.1" ? { status: 401, answer: { reason: "expired_token" } as never } : undefined;
	await environment.advance(13_050);
	expect([...new Set(scene.posts.map(({ token }) => token))]).toEqual(["to.ke.1", "to.ke.2"]);
	expect(visit.lastState()).toMatchObject({ status: "open", transport: "http", droppedReports: 0, droppedPolls: 0 });
	expect(new Set(scene.postedReports())).toEqual(new Set([0, 5_000, 10_000, 15_000]));
});

const TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiJhIn0.c2ln_-";
test.each([
	TOKEN,
	` ${TOKEN}\r\n`,
	`"${TOKEN}"`,
	`'${TOKEN}'\n`,
	`"${TOKEN}\\n"`,
	`{"token": "${TOKEN}"}`,
	`{"token": "${TOKEN}\\n", "expires": 1}\n`,
	{ token: TOKEN },
	`${TOKEN.slice(0, 30)}\r\n${TOKEN.slice(30)}\n`,
])("what is harmless around a token is left away: %j", (given) => {
	expect(readToken(given)).toBe(TOKEN);
});

test.each([
	"",
	" \n",
	'""',
	undefined,
	null,
	"null",
	42,
	"42",
	true,
	[],
	"[]",
	{},
	'{"error": "no"}',
	'{"token": null}',
	'{"token": {"token": "a"}}',
	"<!doctype html><title>Sign in</title>",
	"Internal Server Error",
	"tökén",
	`${TOKEN}, other`,
])("what is no token is none: %j", (given) => {
	expect(readToken(given)).toBe("");
});

test.each([
	{ given: "a page", give: () => "<!doctype html>", reason: "token_unusable" },
	{ given: "nothing", give: () => "", reason: "token_unusable" },
	{ given: "undefined", give: () => undefined, reason: "token_unusable" },
	{ given: "a rejection", give: () => Promise.reject(new Error("Down.")), reason: "token_failed" },
	{ given: "no answer", give: () => new Promise(() => {}), reason: "token_failed", calls: 3 },
])("given $given for a token the state says $reason, and it goes on asking", async ({ give, reason, calls = 6 }) => {
	const visit = open((call) => (call < calls ? give() : `to.ke.${call}`));
	await visit.environment.advance(11_500);
	expect(visit.lastState()).toMatchObject({ status: "connecting", reason });
	expect(visit.scene.connections).toEqual([]);
	await visit.environment.advance(45_000);
	expect(visit.lastState()).toMatchObject({ status: "open", reason: undefined, droppedPolls: 0 });
});
