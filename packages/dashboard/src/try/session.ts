/** Asks the server for a session: who this page is, and where it reports to. */
export interface Session {
	readonly webinarNumber: number;
	readonly token: string;
	readonly agentUrl: string;
}

function readSession(body: unknown): Session | undefined {
	if (typeof body !== "object" || body === null) return undefined;
	if (!("webinarNumber" in body) || typeof body.webinarNumber !== "number") return undefined;
	if (!("token" in body) || typeof body.token !== "string") return undefined;
	if (!("agentUrl" in body) || typeof body.agentUrl !== "string") return undefined;
	return { webinarNumber: body.webinarNumber, token: body.token, agentUrl: body.agentUrl };
}

export async function requestSession(): Promise<Session> {
	const answer = await fetch("/try/session", { method: "POST" }).catch(() => undefined);
	if (answer === undefined) throw new Error("The server does not answer. Start it, then try again.");
	const body: unknown = await answer.json().catch(() => undefined);
	const session = answer.ok ? readSession(body) : undefined;
	if (session !== undefined) return session;
	const told = typeof body === "object" && body !== null && "message" in body ? String(body.message) : undefined;
	throw new Error(told ?? `The server gave no session (HTTP ${answer.status}).`);
}
