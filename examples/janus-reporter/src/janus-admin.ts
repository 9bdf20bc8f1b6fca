/** The admin API of Janus: sessions, handles, and what each handle carries. */
import { randomUUID } from "node:crypto";

const ANSWER_WITHIN_MS = 4_000;
/** Requests under way at once: Janus answers from one thread. */
const AT_ONCE = 8;

export interface JanusAdminOptions {
	readonly url: string;
	readonly secret: string;
}

async function ask({ url, secret }: JanusAdminOptions, path: string, janus: string): Promise<unknown> {
	const answer = await fetch(`${url}${path}`, {
		method: "POST",
		body: JSON.stringify({ janus, transaction: randomUUID(), admin_secret: secret }),
		signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
	});
	if (!answer.ok) throw new Error(`Janus answered ${janus} with HTTP ${answer.status}.`);
	return answer.json();
}

/** A session or handle that ended between two requests is an error of Janus, and no error here: it has nothing. */
function listOf(answer: unknown, name: string): readonly number[] {
	if (typeof answer !== "object" || answer === null) return [];
	const list: unknown = Object.entries(answer).find(([key]) => key === name)?.[1];
	return Array.isArray(list) ? list.filter((id) => typeof id === "number") : [];
}

async function inTurns<From, To>(items: readonly From[], what: (item: From) => Promise<To>): Promise<readonly To[]> {
	const results: To[] = [];
	for (let first = 0; first < items.length; first += AT_ONCE) {
		results.push(...(await Promise.all(items.slice(first, first + AT_ONCE).map(what))));
	}
	return results;
}

/** The `handle_info` answer of every handle. Throws when Janus does not answer or refuses the secret. */
export async function readHandles(options: JanusAdminOptions): Promise<readonly unknown[]> {
	const answer = await ask(options, "", "list_sessions");
	if (typeof answer === "object" && answer !== null && "error" in answer) {
		throw new Error(`Janus refused list_sessions: ${JSON.stringify(answer.error)}`);
	}
	const sessions = listOf(answer, "sessions");
	const paths = await inTurns(sessions, async (session) =>
		listOf(await ask(options, `/${session}`, "list_handles"), "handles").map((handle) => `/${session}/${handle}`),
	);
	return inTurns(paths.flat(), async (path) => {
		const info = await ask(options, path, "handle_info");
		return typeof info === "object" && info !== null && "info" in info ? info.info : undefined;
	});
}
