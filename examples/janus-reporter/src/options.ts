/** The command line and the three secrets of the environment, read once. */
import { parseArgs } from "node:util";

export interface Options {
	/** Admin API of Janus, with its path. */
	readonly janusUrl: string;
	readonly janusSecret: string;
	readonly qoscopeUrl: string;
	readonly agentKeyId: string;
	readonly agentKeySecret: string;
	/** Of all rooms; absent: a room's number is its webinar's. */
	readonly webinar?: number;
	/** Whom to report on, by the visit's name; the others have an agent of their own. */
	readonly visits: RegExp;
	/** Who came through a room connector (SIP/H.323), or a web gateway. */
	readonly crc?: RegExp;
	readonly rwg?: RegExp;
	/** The description of an m-line that carries a shared screen. */
	readonly screen: string;
}

export const USAGE = `Usage: node examples/janus-reporter/dist/main.js [options]
  --janus URL       admin API of Janus (default http://127.0.0.1:7088/admin)
  --qoscope URL     the Qoscope server (default http://127.0.0.1:8730)
  --webinar NUMBER  webinar of all rooms (default: the room's number)
  --visits REGEX    report only on visits with such an opaque_id (default: all)
  --crc REGEX       these came through a room connector (SIP/H.323)
  --rwg REGEX       these came through a web gateway
  --screen WORD     description of the m-line of a shared screen (default: screen)
Environment: JANUS_ADMIN_SECRET, QOSCOPE_AGENT_KEY_ID, QOSCOPE_AGENT_KEY_SECRET`;

/** Throws an Error that says what is wrong. */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv): Options {
	const { values } = parseArgs({
		args: [...args],
		options: {
			janus: { type: "string", default: "http://127.0.0.1:7088/admin" },
			qoscope: { type: "string", default: "http://127.0.0.1:8730" },
			webinar: { type: "string" },
			visits: { type: "string", default: "" },
			crc: { type: "string" },
			rwg: { type: "string" },
			screen: { type: "string", default: "screen" },
		},
	});
	const secret = (name: string) => {
		const value = environment[name];
		if (value === undefined || value === "") throw new Error(`${name} is not set.`);
		return value;
	};
	if (values.webinar !== undefined && !/^[1-9]\d{0,14}$/.test(values.webinar)) {
		throw new Error("--webinar is a number of 1 to 15 digits.");
	}
	return {
		janusUrl: values.janus,
		janusSecret: secret("JANUS_ADMIN_SECRET"),
		qoscopeUrl: values.qoscope.replace(/\/$/, ""),
		agentKeyId: secret("QOSCOPE_AGENT_KEY_ID"),
		agentKeySecret: secret("QOSCOPE_AGENT_KEY_SECRET"),
		...(values.webinar === undefined ? {} : { webinar: Number(values.webinar) }),
		visits: new RegExp(values.visits),
		...(values.crc === undefined ? {} : { crc: new RegExp(values.crc) }),
		...(values.rwg === undefined ? {} : { rwg: new RegExp(values.rwg) }),
		screen: values.screen,
	};
}
