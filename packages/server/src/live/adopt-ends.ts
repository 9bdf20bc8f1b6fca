/** Learns from the store which instances another node has ended. */
import type { InstanceStore } from "../store/ports.js";
import type { LiveInstances } from "./live-instances.js";

export async function adoptEnds(
	store: Pick<InstanceStore, "listOpenInstances" | "findInstanceByUuid">,
	live: LiveInstances,
): Promise<void> {
	const keyOf = (instance: { account: string; uuid: string }) => `${instance.account}\0${instance.uuid}`;
	const running = new Set((await store.listOpenInstances()).map(keyOf));
	for (const found of [...live.all()]) {
		const { account, uuid, endMs } = found.instance;
		if (endMs !== undefined || running.has(keyOf(found.instance))) continue;
		const stored = await store.findInstanceByUuid(account, uuid);
		// What began or was opened again while the store was asked has a version that is as high.
		if (stored?.endMs === undefined || stored.version <= found.instance.version) continue;
		found.instance = stored;
		// That node has also written who left.
		found.presences.clear();
	}
}
