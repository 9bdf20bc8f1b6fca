/** What is known of webinars and participants beside their figures, and the claims of a join token. */
import { type Static, Type } from "typebox";

export const INSTANCE_KINDS = ["webinar", "meeting", "session"] as const;
export type InstanceKind = (typeof INSTANCE_KINDS)[number];

export const ROLES = ["host", "panelist", "attendee"] as const;
export type Role = (typeof ROLES)[number];

/** The six documented reasons for which the e-mail of a user outside the host's account may be shown. */
export const EMAIL_SHOWN_REASONS = [
	"registered",
	"calendar_invitation",
	"external_authentication",
	"authentication_exception",
	"breakout_room",
	"csv_import",
] as const;
export type EmailShownReason = (typeof EMAIL_SHOWN_REASONS)[number];

/** What a shared screen can show, by the W3C Screen Capture API (`displaySurface`, section 5.5). */
export const SHARE_SURFACES = ["monitor", "window", "browser"] as const;
export type ShareSurface = (typeof SHARE_SURFACES)[number];

/** The contract's words for how media travels. */
export const CONNECTION_TYPES = [
	"P2P",
	"TCP",
	"UDP",
	"Reliable UDP",
	"SSL",
	"HTTP",
	"TCP+Proxy",
	"UDP+Proxy",
	"Reliable+Proxy",
	"SSL+Proxy",
	"HTTP+Proxy",
] as const;
export type ConnectionType = (typeof CONNECTION_TYPES)[number];

const oneOf = <const T extends readonly string[]>(values: T) =>
	Type.Unsafe<T[number]>({ type: "string", enum: [...values] });
const text = (maxLength: number) => Type.String({ maxLength });

/** A webinar number: 1 to 15 decimal digits, so that it is exact in JSON. */
export const WebinarNumberSchema = Type.Union([
	Type.Integer({ minimum: 1, maximum: 999_999_999_999_999 }),
	Type.String({ pattern: "^[1-9][0-9]{0,14}$" }),
]);

/** How far the clock of whoever signs join tokens may be off the server's: a common NTP client keeps well below it. */
export const CLOCK_SKEW_MS = 60_000;

/**
 * The claims of a join token, a JWT signed with HS256 by an agent key of the account. Documented in
 * docs/join-token.md. `iss` is the key's id, `jti` names the participant's one visit. What signers send is read more
 * leniently by the server's read-claims.ts; this is the form that the rest of it works with.
 */
export const JoinTokenClaimsSchema = Type.Object({
	iss: Type.String({ minLength: 1, maxLength: 128 }),
	jti: Type.String({ minLength: 1, maxLength: 128 }),
	exp: Type.Number({ minimum: 0 }),
	webinar: Type.Object({
		number: WebinarNumberSchema,
		/** 16 bytes in base64; names one instance. */
		uuid: Type.Optional(Type.String({ pattern: "^[A-Za-z0-9+/_-]{22}(==)?$" })),
		topic: Type.Optional(text(300)),
		host: Type.Optional(
			Type.Object({
				name: Type.Optional(text(128)),
				email: Type.Optional(text(254)),
				department: Type.Optional(text(128)),
				/** The account's word for what the host may use, such as "Licensed". */
				userType: Type.Optional(text(64)),
			}),
		),
		kind: Type.Optional(oneOf(INSTANCE_KINDS)),
		/** The platform's own key of a session. */
		sessionKey: Type.Optional(text(36)),
		customKeys: Type.Optional(Type.Array(Type.Object({ key: text(64), value: text(256) }), { maxItems: 10 })),
		trackingFields: Type.Optional(Type.Array(Type.Object({ field: text(64), value: text(256) }), { maxItems: 10 })),
	}),
	participant: Type.Object({
		/** The user's id in the account, for those who are logged in. */
		id: Type.Optional(text(128)),
		name: text(128),
		email: Type.Optional(text(254)),
		emailShownBecause: Type.Optional(oneOf(EMAIL_SHOWN_REASONS)),
		external: Type.Optional(Type.Boolean()),
		role: Type.Optional(oneOf(ROLES)),
		pcName: Type.Optional(text(128)),
		domain: Type.Optional(text(128)),
		macAddr: Type.Optional(text(64)),
		harddiskId: Type.Optional(text(128)),
		registrantId: Type.Optional(text(128)),
		/** The platform's own key of the participant: `customer_key`, and `user_key` of a session. */
		customerKey: Type.Optional(text(36)),
		groupId: Type.Optional(text(128)),
		/** The breakout room that the participant is in. */
		breakoutId: Type.Optional(text(128)),
		/** Of those who come through a room connector. */
		sipUri: Type.Optional(text(256)),
		fromSipUri: Type.Optional(text(256)),
		/** Where the media server stands, for platforms that know it when they sign. */
		dataCenter: Type.Optional(text(128)),
	}),
	/** Allows reports of the past through the batch door. */
	backfill: Type.Optional(Type.Boolean()),
});
export type JoinTokenClaims = Static<typeof JoinTokenClaimsSchema>;

/** What an agent says of itself and of its device in the hello; everything that it cannot know is absent. */
export const AgentFactsSchema = Type.Object({
	/** Version of the agent or of the application that reports. */
	version: Type.Optional(text(64)),
	/** W3C Network Information `connection.type`, where the browser tells it. */
	networkType: Type.Optional(text(32)),
	/** Set by reporters that are no browser; browsers are known by their User-Agent header. */
	userAgent: Type.Optional(text(512)),
	/** Name and version of the application around the agent. */
	client: Type.Optional(text(128)),
	/** W3C User-Agent Client Hints (`getHighEntropyValues`): what the User-Agent header no longer says. */
	platform: Type.Optional(text(64)),
	platformVersion: Type.Optional(text(64)),
	model: Type.Optional(text(128)),
	/** How audio, video and the shared screen travel, by the selected candidate pairs. */
	connectionType: Type.Optional(oneOf(CONNECTION_TYPES)),
	videoConnectionType: Type.Optional(oneOf(CONNECTION_TYPES)),
	asConnectionType: Type.Optional(oneOf(CONNECTION_TYPES)),
	/** Where the media server stands, said by the host application. */
	dataCenter: Type.Optional(text(128)),
	fullDataCenter: Type.Optional(text(256)),
	/** Labels of the devices in use; kept only where the account allows it. */
	microphone: Type.Optional(text(128)),
	speaker: Type.Optional(text(128)),
	camera: Type.Optional(text(128)),
	/** Addresses of the device in its own network; kept only where the account allows it. */
	internalIpAddresses: Type.Optional(Type.Array(text(64), { maxItems: 16 })),
	/** What the last shared screen showed. */
	shareSurface: Type.Optional(oneOf(SHARE_SURFACES)),
});
export type AgentFacts = Static<typeof AgentFactsSchema>;

/** How the participant found it, on the scale of ITU-T P.800: 5 is excellent, 1 is bad. */
export const RatingSchema = Type.Object({
	score: Type.Integer({ minimum: 1, maximum: 5 }),
	comment: Type.Optional(text(1_000)),
});
export type GivenRating = Static<typeof RatingSchema>;
