/** `qoscope join-token`: a join token for trying an agent without a backend of one's own. */
import { randomUUID } from "node:crypto";
import { ROLES, type Role } from "@qoscope/wire";
import { type Command, type Input, PLACE_OPTIONS } from "../command.js";
import { UsageError } from "../failure.js";
import { mintJoinToken } from "../mint-join-token.js";
import { parseDurationMs } from "../parse-duration.js";
import { readCredentials } from "../read-credentials.js";
import { webinarNumberOf } from "../webinar-option.js";

function roleOf(input: Input): Role | undefined {
	const text = input.text("role");
	const role = ROLES.find((candidate) => candidate === text);
	if (text !== undefined && role === undefined) throw new UsageError(`--role must be ${ROLES.join(", ")}`);
	return role;
}

function uuidOf(input: Input): string | undefined {
	const uuid = input.text("uuid");
	if (uuid === undefined || /^[A-Za-z0-9+/_-]{22}(==)?$/.test(uuid)) return uuid;
	throw new UsageError("--uuid must be 16 bytes in base64");
}

function nameOf(input: Input): string {
	const name = input.text("name");
	if (name === undefined) throw new UsageError("--name is missing");
	if (name.length > 128) throw new UsageError("--name must not be longer than 128 characters");
	return name;
}

export const joinTokenCommand: Command = {
	name: "join-token",
	summary: "print a join token, with which an agent reports as one participant",
	positionals: [],
	options: {
		webinar: { value: "NUMBER", help: "the webinar (required)" },
		name: { value: "NAME", help: "the participant's name (required)" },
		role: { value: ROLES.join("|"), help: "what the participant is (default attendee)" },
		email: { value: "ADDRESS", help: "the participant's e-mail address" },
		external: { help: "the participant does not belong to the host's account" },
		uuid: { value: "UUID", help: "names one instance of the webinar" },
		backfill: { help: "allow reports of the past through the batch door" },
		for: { value: "TIME", help: "how long the first report may wait: 30s, 5m, 1h (default 1h)" },
		...PLACE_OPTIONS,
	},
	run: async (context, input) => {
		const number = webinarNumberOf(input);
		const name = nameOf(input);
		const role = roleOf(input);
		const uuid = uuidOf(input);
		const email = input.text("email");
		const lastsMs = parseDurationMs(input.text("for") ?? "1h", "for");
		const { agentKeyId, agentKeySecret } = readCredentials(context, input);
		const claims = {
			iss: agentKeyId,
			jti: randomUUID(),
			exp: Math.floor((context.now() + lastsMs) / 1_000),
			webinar: { number, ...(uuid === undefined ? {} : { uuid }) },
			participant: {
				name,
				...(email === undefined ? {} : { email }),
				...(role === undefined ? {} : { role }),
				...(input.has("external") ? { external: true } : {}),
			},
			...(input.has("backfill") ? { backfill: true } : {}),
		};
		context.print(await mintJoinToken(claims, agentKeySecret));
		return 0;
	},
};
