/** The few figures that tables are made of. */

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number | undefined {
	const sorted = [...values].sort((one, other) => one - other);
	const upper = sorted[Math.floor(sorted.length / 2)];
	const lower = sorted[Math.ceil(sorted.length / 2) - 1];
	return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}

/** How many times as much; nothing where there is nothing to divide by. */
export function ratio(value: number | undefined, base: number | undefined): number | undefined {
	return value === undefined || base === undefined || base <= 0 ? undefined : value / base;
}

/** The candidates in an order that moves on by one in each round, so that none is always before another. */
export function inTurn<Item>(items: readonly Item[], round: number): Item[] {
	const from = items.length === 0 ? 0 : round % items.length;
	return [...items.slice(from), ...items.slice(0, from)];
}
