/** The API with an access token of the deployment. */
import type { Deployment, ServerProcess } from "./qoscope-process.js";

/** Asks the API; a refusal is an error with what it said. */
export type Ask = <Body>(path: string, method?: "GET" | "POST") => Promise<Body>;

export async function openApi(deployment: Deployment, { url }: ServerProcess): Promise<Ask> {
	const token = (await deployment.run("token", "--config", deployment.configFile, "--url", url)).trim();
	return async <Body>(path: string, method = "GET") => {
		const answer = await fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
		if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
		const body: Body = await answer.json();
		return body;
	};
}
