/**
 * Waits for a condition instead of for a time. Unlike `expect.poll` it needs no test that it belongs to: of tests that
 * run side by side the runner knows only one, and none once the first has ended.
 */

/** Ends what would never come; no machine is so busy. */
const LIMIT_MS = 240_000;

/** Asks again and again until the answer fits, and gives it. An error is an answer that does not fit. */
export async function until<Answer>(
	what: string,
	ask: () => Answer | Promise<Answer>,
	fits: (answer: Answer) => boolean = Boolean,
	everyMs = 100,
): Promise<Answer> {
	const begunMs = performance.now();
	for (;;) {
		let said: unknown;
		try {
			const answer = await ask();
			if (fits(answer)) return answer;
			said = answer;
		} catch (error) {
			said = error instanceof Error ? error.message : error;
		}
		if (performance.now() - begunMs > LIMIT_MS) {
			throw new Error(`Waited in vain for ${what}; the last answer: ${JSON.stringify(said)}`);
		}
		await new Promise((resolve) => setTimeout(resolve, everyMs));
	}
}
