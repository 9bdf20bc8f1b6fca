/** The three kinds of instance that the API serves, and where their words differ. */
import type { InstanceKind } from "@qoscope/wire";

interface KindWords {
	/** In sentences and error messages. */
	readonly noun: string;
	/** Name of the instance's id in paths. */
	readonly instanceId: string;
	/** Name of the participant's id in paths. */
	readonly personId: string;
}

export const KINDS: { readonly [kind in InstanceKind]: KindWords } = {
	webinar: { noun: "webinar", instanceId: "webinarId", personId: "participantId" },
	meeting: { noun: "meeting", instanceId: "meetingId", personId: "participantId" },
	session: { noun: "session", instanceId: "sessionId", personId: "userId" },
};
