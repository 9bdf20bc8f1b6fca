/** The log: JSON lines without secrets. Requests are logged without query string, for tokens hide in there. */
import { type DestinationStream, type Logger, type LoggerOptions, pino } from "pino";

/** What our own parts need of a log. */
export type Log = Pick<Logger, "debug" | "info" | "warn" | "error">;

const SECRET_KEYS = [
	"authorization",
	"cookie",
	'["set-cookie"]',
	'["sec-websocket-protocol"]',
	"token",
	"access_token",
	"client_secret",
	"secret",
];
const PLACES = ["", "*.", "req.headers.", "headers.", "*.headers.", "res.headers."];
const redact = PLACES.flatMap((place) =>
	SECRET_KEYS.map((key) => (key.startsWith("[") ? `${place.replace(/\.$/, "")}${key}` : `${place}${key}`)),
);

interface RequestLike {
	readonly method?: string;
	readonly url?: string;
	readonly ip?: string;
}

export interface LogChoices {
	readonly level: string;
	/** Standard output when absent. */
	readonly stream?: DestinationStream;
}

export function createLogger({ level, stream }: LogChoices): Logger {
	const options: LoggerOptions = {
		level,
		redact: { paths: redact, censor: "[redacted]" },
		serializers: {
			req: (request: RequestLike) => ({ method: request.method, path: request.url?.split("?")[0] }),
		},
	};
	return stream === undefined ? pino(options) : pino(options, stream);
}
