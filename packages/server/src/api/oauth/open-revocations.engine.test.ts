// On the embedded engine: what was revoked before a restart is revoked after it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { systemClock } from "../../clock.js";
import { openStore } from "../../store/open-store.js";
import { openRevocations } from "./open-revocations.js";

// The engine takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

test("revocations outlive the process that was told", async () => {
	const folder = mkdtempSync(join(tmpdir(), "qoscope-revocations-"));
	const open = async () => {
		const store = await openStore({ folder, slotDays: 30, clock: systemClock });
		const revocations = await openRevocations({ store, clock: systemClock, log: { warn: () => {} } });
		return {
			...revocations,
			close: async () => {
				await revocations.close();
				await store.close();
			},
		};
	};
	const before = await open();
	await before.revoke({ tokenId: "revoked", untilMs: systemClock.nowMs() + 3_600_000 });
	await before.close();
	const after = await open();
	const known = [after.isRevoked("revoked"), after.isRevoked("good")];
	await after.close();
	rmSync(folder, { recursive: true });
	expect(known).toEqual([true, false]);
});
