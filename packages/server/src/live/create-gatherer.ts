/**
 * Gathers what is asked for while a task is under way or its pause lasts, so that a thousand who join in one second
 * cost the store a few statements. Who comes alone does not wait.
 */
export interface Gatherer<Item, Result> {
	/** Resolves with the result of the task that took the item. */
	readonly add: (item: Item) => Promise<Result>;
	/** Resolves when nothing is under way. */
	readonly settled: () => Promise<void>;
}

export function createGatherer<Item, Result>(
	pauseMs: number,
	task: (items: readonly Item[]) => Promise<Result>,
): Gatherer<Item, Result> {
	let gathered: Item[] = [];
	let next: Promise<Result> | undefined;
	let ready: Promise<void> = Promise.resolve();

	async function run(): Promise<Result> {
		const items = gathered;
		gathered = [];
		next = undefined;
		return task(items);
	}
	const pause = () => (pauseMs > 0 ? new Promise<void>((resolve) => setTimeout(resolve, pauseMs)) : undefined);

	return {
		add(item) {
			gathered.push(item);
			if (next === undefined) {
				const started = ready.then(run);
				next = started;
				ready = started.then(pause, pause);
			}
			return next;
		},
		settled: () => ready,
	};
}
