/** Runs tasks one after the other, in the order in which they came. */

export interface SerialQueue {
	/** Runs the task when all before it have settled; a task that fails does not stop the others. */
	readonly run: <Result>(task: () => Promise<Result>) => Promise<Result>;
	/** Resolves when everything that was given so far has settled. */
	readonly idle: () => Promise<void>;
}

export function createSerialQueue(): SerialQueue {
	let last: Promise<unknown> = Promise.resolve();
	return {
		run: (task) => {
			const result = last.then(task);
			last = result.catch(() => undefined);
			return result;
		},
		idle: async () => {
			await last;
		},
	};
}
