/** Takes note of stored slots: whom and what they keep alive, and what a late one changes. */
import { SLOT_MS } from "@qoscope/wire";
import type { LiveInstance, LiveInstances, Presence } from "./live-instances.js";
import type { ParticipantSaver } from "./participant-saver.js";
import type { Visit } from "./ports.js";
import { GONE_AFTER_MS, isPresent, type Moment, notePastSlot, noteSlot } from "./presence.js";
import { isSuperseded, moveEnd, type ResolveParts, reopen } from "./resolve-instance.js";
import type { HoldPolicy } from "./token-hold.js";

export interface TouchParts {
	readonly store: ResolveParts["store"];
	readonly live: LiveInstances;
	readonly saver: ParticipantSaver;
	readonly moment: () => Moment;
	readonly policyOf: (account: string) => HoldPolicy;
	readonly presenceOf: (found: LiveInstance, visit: Visit) => Promise<Presence>;
	/** Runs a task while nobody else resolves, ends or touches an instance of that number. */
	readonly alone: <Result>(account: string, number: number, task: () => Promise<Result>) => Promise<Result>;
}

export interface Touch {
	readonly touch: (visit: Visit, slotEndMs: number) => Promise<void>;
	readonly isLapsed: (visit: Visit, slotMs: number) => boolean;
}

export function openTouch(parts: TouchParts): Touch {
	const { live, saver, moment, policyOf, presenceOf, alone } = parts;
	/** By instance, where ends are to be moved: all slots of a batch move them once. */
	const wantedEnds = new Map<string, number>();

	const isOld = ({ instance }: Visit, slotEndMs: number) =>
		moment().nowMs - slotEndMs >= policyOf(instance.account).idleMs;

	/** Who is present is so by what comes in, whatever their clock says; a back-fill goes by the time of its slots. */
	function note(found: LiveInstance, presence: Presence, visit: Visit, slotEndMs: number): void {
		const isHistory = isOld(visit, slotEndMs) && (visit.isBackfill || (visit.isPast && !isPresent(presence)));
		if (isHistory) notePastSlot(found, presence, slotEndMs);
		else noteSlot(found, presence, slotEndMs, moment());
	}

	async function noteLate(found: LiveInstance, visit: Visit, slotEndMs: number, endMs: number): Promise<Presence> {
		const presence = await presenceOf(found, visit);
		const isHeld = moment().monotonicMs < visit.token.heldUntilMs;
		const isBack = isHeld && !isOld(visit, slotEndMs) && !(await isSuperseded(parts, found.instance));
		if (isBack) {
			await reopen(parts, found);
			noteSlot(found, presence, slotEndMs, moment());
			return presence;
		}
		live.keep(found);
		await moveEnd(parts, found, endMs);
		notePastSlot(found, presence, slotEndMs);
		return presence;
	}

	/** For an instance that has ended, or that this process does not hold. */
	async function touchSlowly(visit: Visit, slotEndMs: number): Promise<void> {
		const { account, uuid, number } = visit.instance;
		const key = `${account}\0${uuid}`;
		wantedEnds.set(key, Math.max(slotEndMs, wantedEnds.get(key) ?? 0));
		const presence = await alone(account, number, async () => {
			const endMs = Math.max(slotEndMs, wantedEnds.get(key) ?? 0);
			wantedEnds.delete(key);
			const found = (await live.load(account, uuid)) ?? live.wrap(visit.instance);
			if (found.instance.endCause === "explicit") return undefined;
			if (found.instance.endMs !== undefined) return noteLate(found, visit, slotEndMs, endMs);
			live.keep(found);
			const running = await presenceOf(found, visit);
			note(found, running, visit, slotEndMs);
			return running;
		});
		if (presence !== undefined) await saver.save(presence);
	}

	return {
		touch(visit, slotEndMs) {
			const found = live.find(visit.instance.account, visit.instance.uuid);
			const presence = found?.presences.get(visit.participant.id);
			if (found === undefined || presence === undefined || found.instance.endMs !== undefined) {
				return touchSlowly(visit, slotEndMs);
			}
			note(found, presence, visit, slotEndMs);
			return saver.save(presence);
		},
		isLapsed({ instance, participant, token }, slotMs) {
			const found = live.find(instance.account, instance.uuid);
			const isRunning = found !== undefined && found.instance.endMs === undefined;
			const follows = slotMs - (token.lastSlotEndMs ?? participant.joinMs) <= GONE_AFTER_MS;
			const isLapsed = !isRunning && moment().nowMs >= token.expiresMs && !follows;
			if (!isLapsed) token.lastSlotEndMs = Math.max(token.lastSlotEndMs ?? 0, slotMs + SLOT_MS);
			return isLapsed;
		},
	};
}
