/** Makes happen what a scenario says. */
import type { PublisherAction } from "../page/publisher.js";
import type { Act } from "../scenario/scenario.js";
import type { LabMember } from "./lab-call.js";

export async function perform(members: readonly LabMember[], act: Act): Promise<void> {
	const member = members.find(({ who }) => who === act.role);
	if (member === undefined || !("freeze" in member.page)) throw new Error(`There is no page of the ${act.role}.`);
	switch (act.kind) {
		case "page":
			await member.page.call("act", act.action as PublisherAction, act.value);
			break;
		case "outage":
			member.setDown(act.isDown);
			break;
		case "frozen":
			await member.page.freeze(act.isFrozen);
			break;
		case "pressure":
			await member.page.setPressure(act.level);
	}
}
