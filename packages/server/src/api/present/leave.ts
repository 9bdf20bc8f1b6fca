/** When and why a participant left, in the contract's words. */
import { formatTime, type InstanceKind } from "@qoscope/wire";
import type { Instance, LeaveCause, Participant } from "../../store/ports.js";

/** Undefined while present. Who has no leave time left when the instance ended. */
export function leftMsOf({ endMs }: Instance, { leaveMs }: Participant): number | undefined {
	return leaveMs ?? endMs;
}

/** The contract's sentences. A name that may not be shown is left out of them, too. */
export function leaveReasonOf(cause: LeaveCause, shownName: string, kind: InstanceKind): string {
	switch (cause) {
		case "left":
			return `${shownName} left the ${kind}.`.trimStart();
		case "disconnected":
			return `${shownName} got disconnected from the ${kind}.`.trimStart();
		case "ended":
			return `Host ended the ${kind}.`;
	}
}

/** Time and reason of leaving, both absent while present. */
export function presentLeave(
	instance: Instance,
	participant: Participant,
	shownName: string,
): { readonly leave_time?: string; readonly leave_reason?: string } {
	const leftMs = leftMsOf(instance, participant);
	if (leftMs === undefined) return {};
	const leave_reason = leaveReasonOf(participant.leaveCause ?? "ended", shownName, instance.kind);
	return { leave_time: formatTime(leftMs), leave_reason };
}
