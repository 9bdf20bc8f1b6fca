/** The API with an access token of the deployment, as `qoscope token` prints it. */
import type { Deployment, ServerProcess } from "./qoscope-process.js";

/** Asks the API; a refusal is an error with what it said. */
export type Ask = <Body>(path: string, method?: "GET" | "POST") => Promise<Body>;

/** An answer to the byte, whatever its status. */
export interface RawAnswer {
	readonly status: number;
	/** Without those that differ from answer to answer. */
	readonly headers: Readonly<Record<string, string>>;
	readonly text: string;
}
export type AskRaw = (path: string, method?: "GET" | "POST") => Promise<RawAnswer>;

/** They name the answer and its moment. */
const CHANGING_HEADERS = ["date", "x-zm-trackingid"];

export async function openRawApi(deployment: Deployment, { url }: Pick<ServerProcess, "url">): Promise<AskRaw> {
	const token = (await deployment.run("token", "--config", deployment.configFile, "--url", url)).trim();
	return async (path, method = "GET") => {
		const answer = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
		const headers = [...answer.headers].filter(([name]) => !CHANGING_HEADERS.includes(name));
		return { status: answer.status, headers: Object.fromEntries(headers), text: await answer.text() };
	};
}

export async function openApi(deployment: Deployment, server: Pick<ServerProcess, "url">): Promise<Ask> {
	const askRaw = await openRawApi(deployment, server);
	return async <Body>(path: string, method: "GET" | "POST" = "GET") => {
		const { status, text } = await askRaw(path, method);
		if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
		const body: Body = JSON.parse(text);
		return body;
	};
}
