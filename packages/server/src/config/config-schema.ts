/** The configuration file, `qoscope.json`. One schema: validator, types and docs/configuration.md come from it. */
import { type Static, Type } from "typebox";

const strict = { additionalProperties: false };
const id = (description: string) => Type.String({ pattern: "^[A-Za-z0-9_.-]{1,128}$", description });

export const AccountSchema = Type.Object(
	{
		id: id("The account's id, as in account_id and /accounts/{accountId}"),
		profile: Type.Optional(
			Type.Union([Type.Literal("open"), Type.Literal("zoom")], {
				description: "How the compatible API behaves. open: our own defaults; zoom: as the hosted service",
			}),
		),
		plan: Type.Optional(
			Type.Union([Type.Literal("free"), Type.Literal("pro"), Type.Literal("business")], {
				description: "Whose rate limits hold, and in profile zoom whose prerequisites; business when absent",
			}),
		),
		rateLimits: Type.Optional(
			Type.Union([Type.Literal("off"), Type.Literal("plan")], {
				description: "plan: those of the account's plan; off when absent in profile open, plan in profile zoom",
			}),
		),
		addOns: Type.Optional(
			Type.Array(Type.Union([Type.Literal("webinar"), Type.Literal("event_subscription"), Type.Literal("video_sdk")]), {
				description: "What the account has in profile zoom; webinar and video_sdk when absent",
			}),
		),
		deviceLabels: Type.Optional(
			Type.Union([Type.Literal("keep"), Type.Literal("drop")], {
				description: "keep: the names of microphone, speaker and camera are stored; drop when absent",
			}),
		),
		internalAddresses: Type.Optional(
			Type.Union([Type.Literal("keep"), Type.Literal("drop")], {
				description: "keep: the device's addresses in its own network are stored; drop when absent",
			}),
		),
		collection: Type.Optional(
			Type.Boolean({ description: "false: agents are turned away and the account's webinars answer 400/300" }),
		),
		hipaa: Type.Optional(
			Type.Union([Type.Literal("none"), Type.Literal("signed"), Type.Literal("unsigned"), Type.Literal("legacy")], {
				description: "unsigned and legacy blank user_name, ip_address, location and email",
			}),
		),
		externalNames: Type.Optional(
			Type.Union([Type.Literal("show"), Type.Literal("hide")], {
				description: "hide blanks user_name of users outside the account",
			}),
		),
		idleSeconds: Type.Optional(
			Type.Integer({
				minimum: 30,
				maximum: 86_400,
				description: "Seconds without a report after which an instance is over; 120 when absent",
			}),
		),
		tokenHoldHours: Type.Optional(
			Type.Number({
				minimum: 0,
				maximum: 168,
				description:
					"Hours from joining in which also an expired join token keeps its instance running; 12 when absent",
			}),
		),
		allowedOrigins: Type.Optional(
			Type.Array(Type.String(), {
				description: "Origins of pages and applications from which agents may report; any when absent",
			}),
		),
		apiClients: Type.Array(
			Type.Object(
				{
					id: id("client_id"),
					secretHash: Type.String({
						// 16 and 32 bytes.
						pattern: "^scrypt\\$[A-Za-z0-9_-]{22}\\$[A-Za-z0-9_-]{43}$",
						description: "scrypt$salt$hash of the client_secret, made by `qoscope init`",
					}),
					scopes: Type.Array(Type.String({ minLength: 1 }), {
						description: "What its tokens may do, and say in `scope`; an unknown one opens nothing",
					}),
				},
				strict,
			),
			{ description: "Who may ask for access tokens" },
		),
		agentKeys: Type.Array(
			Type.Object(
				{
					id: id("The `iss` of join tokens; unique in the file"),
					secret: Type.String({ minLength: 32, description: "Signs join tokens (HS256)" }),
				},
				strict,
			),
			{ description: "Keys that sign join tokens" },
		),
	},
	strict,
);

export const ConfigSchema = Type.Object(
	{
		$schema: Type.Optional(Type.String({ description: "For editors" })),
		listen: Type.Optional(
			Type.Object(
				{
					host: Type.Optional(Type.String({ minLength: 1, description: "Address to bind; 127.0.0.1 when absent" })),
					port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, description: "8730 when absent" })),
				},
				strict,
			),
		),
		data: Type.Optional(
			Type.String({
				minLength: 1,
				description: "Folder of the embedded database, from the file's own folder; ./data when absent",
			}),
		),
		secret: Type.String({ minLength: 32, description: "Signs access tokens and page tokens" }),
		publicUrl: Type.Optional(
			Type.String({
				pattern: "^https?://",
				description: "Where callers reach the server, with a path or without; the address of the request when absent",
			}),
		),
		trustedProxies: Type.Optional(
			Type.Array(Type.String({ minLength: 2 }), {
				description: "Addresses or CIDR ranges whose X-Forwarded-For or Forwarded is believed; none when absent",
			}),
		),
		maxmind: Type.Optional(
			Type.String({
				minLength: 1,
				description:
					"File of a MaxMind-format database of places (.mmdb), from the file's own folder; none when absent",
			}),
		),
		redis: Type.Optional(
			Type.String({
				pattern: "^rediss?://[^\\s]+$",
				description: "Where several nodes count rate limits together; each counts its own when absent",
			}),
		),
		retention: Type.Optional(
			Type.Object(
				{
					slotDays: Type.Optional(
						Type.Integer({ minimum: 1, maximum: 3_650, description: "Days that samples are kept; 30 when absent" }),
					),
				},
				strict,
			),
		),
		limits: Type.Optional(
			Type.Object(
				{
					connections: Type.Optional(
						Type.Integer({
							minimum: 1,
							description: "Connections at a time; 20000 when absent, or what fits the process",
						}),
					),
					connectionsPerAddress: Type.Optional(
						Type.Integer({ minimum: 1, description: "Of one address; 1000 when absent, and any number for loopback" }),
					),
				},
				strict,
			),
		),
		accounts: Type.Array(AccountSchema, { minItems: 1 }),
	},
	strict,
);
export type ConfigFile = Static<typeof ConfigSchema>;
export type AccountFile = Static<typeof AccountSchema>;

/** An account with its defaults filled in. */
export type Account = Required<Omit<AccountFile, "allowedOrigins">> & { readonly allowedOrigins?: readonly string[] };

/** The configuration that the server runs on: file, environment and flags made one, defaults filled in. */
export interface Config {
	readonly host: string;
	readonly port: number;
	/** Absolute. */
	readonly dataFolder: string;
	readonly secret: string;
	readonly publicUrl?: string;
	readonly trustedProxies: readonly string[];
	readonly slotDays: number;
	/** At a time, of all and of one address. */
	readonly connections?: number;
	readonly connectionsPerAddress?: number;
	/** Absolute path of the database of places. */
	readonly maxmindFile?: string;
	readonly redisUrl?: string;
	readonly accounts: readonly Account[];
	readonly tls?: { readonly certFile: string; readonly keyFile: string };
}
