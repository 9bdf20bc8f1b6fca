/** Absent is absent: of nothing there is no mean. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]): number | undefined =>
	values.length === 0 ? undefined : sum(values) / values.length;
