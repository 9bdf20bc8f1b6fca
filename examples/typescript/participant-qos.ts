/**
 * Asks what one participant of a webinar sends and receives, prints the answer, and reads every field of it.
 *
 * Plain fetch and nothing of ours: copy it. ACCESS_TOKEN is the access token, BASE_URL where the API is.
 */

const AUDIO = ["bitrate", "latency", "jitter", "avg_loss", "max_loss"] as const;
const PICTURE = [...AUDIO, "resolution", "frame_rate"] as const;
const CPU = ["zoom_min_cpu_usage", "zoom_avg_cpu_usage", "zoom_max_cpu_usage", "system_max_cpu_usage"] as const;
const PERSON = [
	"user_id",
	"user_name",
	"device",
	"ip_address",
	"location",
	"pc_name",
	"domain",
	"mac_addr",
	"harddisk_id",
	"version",
] as const;

/** Each of these fields as a text; "" where the API knows nothing, or leaves the field out. */
type Texts<Names extends readonly string[]> = { readonly [name in Names[number]]: string };

interface QosEntry {
	/** What the entry begins with: a minute, or the newest five seconds. */
	readonly date_time: Date | undefined;
	/** An input is what the participant sends, an output what the participant receives. */
	readonly audio_input: Texts<typeof AUDIO>;
	readonly audio_output: Texts<typeof AUDIO>;
	readonly video_input: Texts<typeof PICTURE>;
	readonly video_output: Texts<typeof PICTURE>;
	/** "as" is the shared screen. */
	readonly as_input: Texts<typeof PICTURE>;
	readonly as_output: Texts<typeof PICTURE>;
	readonly cpu_usage: Texts<typeof CPU>;
}

interface ParticipantQos extends Texts<typeof PERSON> {
	readonly join_time: Date | undefined;
	/** Undefined while the participant is there. */
	readonly leave_time: Date | undefined;
	readonly user_qos: readonly QosEntry[];
}

function fieldOf(object: unknown, name: string): unknown {
	return typeof object === "object" && object !== null ? new Map(Object.entries(object)).get(name) : undefined;
}

function textOf(object: unknown, name: string): string {
	const value = fieldOf(object, name);
	return value === undefined || value === null ? "" : String(value);
}

function textsOf<const Names extends readonly string[]>(object: unknown, names: Names): Texts<Names> {
	return Object.fromEntries(names.map((name) => [name, textOf(object, name)])) as Texts<Names>;
}

/** The API's times are UTC, and so is what a Date holds; undefined for "". */
function timeOf(object: unknown, name: string): Date | undefined {
	const time = new Date(textOf(object, name));
	return Number.isNaN(time.getTime()) ? undefined : time;
}

function readEntry(entry: unknown): QosEntry {
	return {
		date_time: timeOf(entry, "date_time"),
		audio_input: textsOf(fieldOf(entry, "audio_input"), AUDIO),
		audio_output: textsOf(fieldOf(entry, "audio_output"), AUDIO),
		video_input: textsOf(fieldOf(entry, "video_input"), PICTURE),
		video_output: textsOf(fieldOf(entry, "video_output"), PICTURE),
		as_input: textsOf(fieldOf(entry, "as_input"), PICTURE),
		as_output: textsOf(fieldOf(entry, "as_output"), PICTURE),
		cpu_usage: textsOf(fieldOf(entry, "cpu_usage"), CPU),
	};
}

function readParticipantQos(body: unknown): ParticipantQos {
	const entries = fieldOf(body, "user_qos");
	return {
		...textsOf(body, PERSON),
		join_time: timeOf(body, "join_time"),
		leave_time: timeOf(body, "leave_time"),
		user_qos: (Array.isArray(entries) ? entries : []).map(readEntry),
	};
}

/** Prints `user_qos[0].audio_input.bitrate = 23 kbps`, a line for each field. */
function printFields(value: unknown, name: string): void {
	if (value instanceof Date) console.log(`${name} = ${value.toISOString()}`);
	else if (Array.isArray(value)) {
		for (const [index, element] of value.entries()) printFields(element, `${name}[${index}]`);
	} else if (typeof value === "object" && value !== null) {
		for (const [key, field] of Object.entries(value)) printFields(field, name === "" ? key : `${name}.${key}`);
	} else console.log(`${name} = ${value ?? ""}`);
}

/** A UUID that holds a slash is encoded twice, since a path is decoded on its way. */
function encodeId(id: string): string {
	const once = encodeURIComponent(id);
	return id.includes("/") ? encodeURIComponent(once) : once;
}

/** Undefined for what is no JSON, such as the page of a proxy. */
function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/** Node hides the reason, such as ECONNREFUSED, in the cause of its error. */
function reasonOf(error: unknown): string {
	const cause = error instanceof Error ? (error.cause ?? error) : error;
	return textOf(cause, "code") || String(cause);
}

/** Returns the exit code. */
async function main(webinarId: string, participantId: string, type: string): Promise<number> {
	const baseUrl = process.env["BASE_URL"] ?? "http://127.0.0.1:8730/v2";
	const participant = `webinars/${encodeId(webinarId)}/participants/${encodeURIComponent(participantId)}`;
	let response: Response;
	let text: string;
	try {
		response = await fetch(`${baseUrl}/metrics/${participant}/qos?type=${encodeURIComponent(type)}`, {
			headers: { authorization: `Bearer ${process.env["ACCESS_TOKEN"] ?? ""}` },
			signal: AbortSignal.timeout(30_000),
		});
		text = await response.text();
	} catch (error) {
		console.error(`${baseUrl} does not answer: ${reasonOf(error)}`);
		return 1;
	}

	const body = parseJson(text);
	console.log("Response body:");
	console.log(body === undefined ? text : JSON.stringify(body, undefined, 2));
	console.log(`Response status code: ${response.status}`);
	if (response.status >= 400) {
		console.log("Response headers:");
		for (const [name, value] of response.headers) console.log(`${name}: ${value}`);
		console.log("Failed.");
		return 1;
	}
	if (body === undefined) {
		console.error("The answer is not JSON.");
		return 1;
	}
	printFields(readParticipantQos(body), "");
	return 0;
}

const [webinarId, participantId, type = "live"] = process.argv.slice(2);
if (webinarId === undefined || participantId === undefined) {
	console.error("Usage: participant-qos WEBINAR PARTICIPANT [live|past]");
	process.exitCode = 2;
} else {
	process.exitCode = await main(webinarId, participantId, type);
}
