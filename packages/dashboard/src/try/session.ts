/** Asks the server for a session: who this page is, what it joins, and where it reports to. */
import type { InstanceKind } from "@qoscope/wire";

/** Written out, since the wire's list comes with validators that weigh more than this page. */
const KINDS: readonly InstanceKind[] = ["webinar", "meeting", "session"];

/** What the address of the page asks for; a webinar unless it says another. */
export function kindOf(search: string): InstanceKind {
	const asked = new URLSearchParams(search).get("kind");
	return KINDS.find((kind) => kind === asked) ?? "webinar";
}

export interface Session {
	readonly kind: InstanceKind;
	readonly webinarNumber: number;
	readonly token: string;
	readonly agentUrl: string;
}

function readSession(kind: InstanceKind, body: unknown): Session | undefined {
	if (typeof body !== "object" || body === null) return undefined;
	if (!("webinarNumber" in body) || typeof body.webinarNumber !== "number") return undefined;
	if (!("token" in body) || typeof body.token !== "string") return undefined;
	if (!("agentUrl" in body) || typeof body.agentUrl !== "string") return undefined;
	return { kind, webinarNumber: body.webinarNumber, token: body.token, agentUrl: body.agentUrl };
}

export async function requestSession(kind: InstanceKind): Promise<Session> {
	const answer = await fetch(`try/session?kind=${kind}`, { method: "POST" }).catch(() => undefined);
	if (answer === undefined) throw new Error("The server does not answer. Start it, then try again.");
	const body: unknown = await answer.json().catch(() => undefined);
	const session = answer.ok ? readSession(kind, body) : undefined;
	if (session !== undefined) return session;
	const told = typeof body === "object" && body !== null && "message" in body ? String(body.message) : undefined;
	throw new Error(told ?? `The server gave no session (HTTP ${answer.status}).`);
}
