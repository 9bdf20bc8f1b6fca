/** Runs tasks of the same key one after another, and tasks of different keys side by side. */
export type Serial = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

export function createSerial(): Serial {
	const tails = new Map<string, Promise<unknown>>();
	return (key, task) => {
		const before = tails.get(key) ?? Promise.resolve();
		const result = before.then(task, task);
		tails.set(key, result);
		const forget = () => {
			if (tails.get(key) === result) tails.delete(key);
		};
		result.then(forget, forget);
		return result;
	};
}
