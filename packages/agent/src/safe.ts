/** The task without its exceptions: whatever goes wrong in the agent, the page must not suffer from it. */
export function safe<Arguments extends unknown[], Result>(task: (...values: Arguments) => Result) {
	return (...values: Arguments): Result | undefined => {
		try {
			return task(...values);
		} catch {
			return undefined;
		}
	};
}
