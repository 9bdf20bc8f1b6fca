/** What every store must answer about access tokens that were called back. */
import { describe, expect, test } from "vitest";
import type { Store } from "./ports.js";

/** A year that the retention of no test reaches. */
const LATER_MS = Date.UTC(2090, 0, 1);

export function describeRevocationContract(name: string, opened: () => Store): void {
	describe(`${name}: revocations`, () => {
		/** The table is one for all accounts, so each case looks at its own tokens. */
		const listed = async (prefix: string, nowMs: number) =>
			(await opened().listRevocations(nowMs)).filter(({ tokenId }) => tokenId.startsWith(prefix));

		test("a revocation is listed as it was put, until its time and not at it", async () => {
			const revocation = { tokenId: "until-1", untilMs: LATER_MS };
			await opened().putRevocation(revocation);
			expect(await listed("until-", LATER_MS - 1)).toEqual([revocation]);
			expect(await listed("until-", LATER_MS)).toEqual([]);
			expect(await listed("until-", -1)).toEqual([revocation]);
		});

		test("one that is put again is one", async () => {
			const revocation = { tokenId: "again-1", untilMs: LATER_MS };
			await Promise.all([opened().putRevocation(revocation), opened().putRevocation(revocation)]);
			await opened().putRevocation({ tokenId: "again-2", untilMs: LATER_MS });
			expect((await listed("again-", 0)).map(({ tokenId }) => tokenId).sort()).toEqual(["again-1", "again-2"]);
		});
	});
}
