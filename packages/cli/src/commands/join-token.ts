/** `qoscope join-token`: a join token for trying an agent without a backend of one's own. */
import { randomUUID } from "node:crypto";
import { type JoinTokenClaims, ROLES, type Role } from "@qoscope/wire";
import { type Command, type Input, PLACE_OPTIONS } from "../command.js";
import { UsageError } from "../failure.js";
import { KIND_OPTION, kindOf } from "../kind-option.js";
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

/** The claim with the option's text, or nothing when it was not given. */
function claimOf<Claim extends string>(
	input: Input,
	option: string,
	claim: Claim,
	maximum: number,
): { readonly [claim in Claim]?: string } {
	const text = input.text(option);
	if (text === undefined) return {};
	if (text.length > maximum) throw new UsageError(`--${option} must not be longer than ${maximum} characters`);
	return { [claim]: text } as { readonly [claim in Claim]: string };
}

/** The server leaves out what is no address; whoever types one wants to know. */
function emailOf(input: Input): { readonly email?: string } {
	const given = claimOf(input, "email", "email", 254);
	if (given.email === undefined || /^\S+@\S+$/.test(given.email)) return given;
	throw new UsageError("--email must be an address");
}

function webinarOf(input: Input): JoinTokenClaims["webinar"] {
	const uuid = uuidOf(input);
	const host = claimOf(input, "host", "name", 128);
	return {
		number: webinarNumberOf(input),
		...(uuid === undefined ? {} : { uuid }),
		...(input.text("kind") === undefined ? {} : { kind: kindOf(input) }),
		...claimOf(input, "topic", "topic", 300),
		...(host.name === undefined ? {} : { host }),
	};
}

function participantOf(input: Input): JoinTokenClaims["participant"] {
	const role = roleOf(input);
	const { name } = claimOf(input, "name", "name", 128);
	if (name === undefined) throw new UsageError("--name is missing");
	return {
		name,
		...(role === undefined ? {} : { role }),
		...emailOf(input),
		...(input.has("external") ? { external: true } : {}),
		...claimOf(input, "registrant", "registrantId", 128),
		...claimOf(input, "customer-key", "customerKey", kindOf(input) === "session" ? 36 : 35),
	};
}

export const joinTokenCommand: Command = {
	name: "join-token",
	summary: "print a join token, with which an agent reports as one participant",
	positionals: [],
	options: {
		webinar: { value: "NUMBER", help: "number of the webinar, meeting or session (required)" },
		name: { value: "NAME", help: "the participant's name (required)" },
		kind: KIND_OPTION,
		topic: { value: "TEXT", help: "its topic, if this participant begins it" },
		host: { value: "NAME", help: "its host, if this participant begins it" },
		uuid: { value: "UUID", help: "names one instance of the number" },
		role: { value: ROLES.join("|"), help: "what the participant is (default attendee)" },
		email: { value: "ADDRESS", help: "the participant's e-mail address" },
		external: { help: "the participant does not belong to the host's account" },
		registrant: { value: "ID", help: "the participant's registration" },
		"customer-key": { value: "KEY", help: "your own key of the participant; user_key in sessions" },
		backfill: { help: "allow reports of the past through the batch door" },
		for: { value: "TIME", help: "how long it is good for joining and coming back: 30s, 5m, 1h (default 1h)" },
		...PLACE_OPTIONS,
	},
	notes: ["docs/join-token.md has the other claims, which a backend may set."],
	run: async (context, input) => {
		const [webinar, participant] = [webinarOf(input), participantOf(input)];
		const lastsMs = parseDurationMs(input.text("for") ?? "1h", "for");
		const { agentKeyId, agentKeySecret } = readCredentials(context, input);
		const claims: JoinTokenClaims = {
			iss: agentKeyId,
			jti: randomUUID(),
			exp: Math.floor((context.now() + lastsMs) / 1_000),
			webinar,
			participant,
			...(input.has("backfill") ? { backfill: true } : {}),
		};
		context.print(await mintJoinToken(claims, agentKeySecret));
		return 0;
	},
};
