/** A webinar that goes on, and a meeting and a session that are over, while tests ask about them. */
import { openApi } from "./ask-api.js";
import type { Deployment, ServerProcess } from "./qoscope-process.js";

/** By the names of the collection's variables. */
export type Ids = Readonly<
	Record<"webinarId" | "meetingId" | "sessionId" | "participantId" | "meetingParticipantId" | "userId", string>
>;

const NUMBERS = { webinar: "93201235661", meeting: "93201235662", session: "93201235663" } as const;
/** How long the webinar would go on if nobody ended it. */
const FOR = "30m";
const ASK_AGAIN_MS = 500;

async function until<Result>(look: () => Promise<Result | undefined>): Promise<Result> {
	for (;;) {
		const result = await look();
		if (result !== undefined) return result;
		await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
	}
}

/** Resolves when somebody is in each of them. The test's own time bounds it. */
export async function openThreeKinds(deployment: Deployment, server: ServerProcess): Promise<Ids> {
	const simulate = (kind: keyof typeof NUMBERS, ...when: readonly string[]) =>
		deployment.attempt([
			...["simulate", "--webinar", NUMBERS[kind], "--kind", kind, "--participants", "2", "--url", server.url],
			...when,
		]);
	const at = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
	for (const kind of ["meeting", "session"] as const) {
		const { code, stderr } = await simulate(kind, "--for", "90s", "--at", at);
		if (code !== 0) throw new Error(stderr);
	}
	// It ends with the deployment.
	void simulate("webinar", "--for", FOR);
	const ask = await openApi(deployment, server);
	const firstOf = (path: string, list: string, id: string): Promise<string> =>
		until(async () => {
			const body = await ask<Record<string, readonly Record<string, unknown>[]>>(path).catch(() => undefined);
			const first = body?.[list]?.[0];
			return first === undefined ? undefined : String(first[id]);
		});
	const past = "participants?type=past";
	return {
		webinarId: NUMBERS.webinar,
		meetingId: NUMBERS.meeting,
		sessionId: NUMBERS.session,
		participantId: await firstOf(`/v2/metrics/webinars/${NUMBERS.webinar}/participants`, "participants", "user_id"),
		meetingParticipantId: await firstOf(`/v2/metrics/meetings/${NUMBERS.meeting}/${past}`, "participants", "user_id"),
		userId: await firstOf(`/v2/videosdk/sessions/${NUMBERS.session}/users?type=past`, "users", "id"),
	};
}
