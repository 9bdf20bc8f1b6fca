/** What a witness saw of one stream, or of all streams of a type. */
export interface Witnessed {
	readonly packets?: number | undefined;
	readonly lost?: number | undefined;
	readonly jitterMs?: number | undefined;
	/** Round trip. */
	readonly latencyMs?: number | undefined;
}

/** Sums of counts, means of delays; what one of them has not seen is not summed. */
export function join(all: readonly Witnessed[]): Witnessed {
	const values = (name: keyof Witnessed) => all.map((one) => one[name]).filter((value) => value !== undefined);
	const sum = (name: keyof Witnessed) =>
		values(name).length === 0 ? undefined : values(name).reduce((total, value) => total + value, 0);
	const mean = (name: keyof Witnessed) => {
		const total = sum(name);
		return total === undefined ? undefined : total / values(name).length;
	};
	return { packets: sum("packets"), lost: sum("lost"), jitterMs: mean("jitterMs"), latencyMs: mean("latencyMs") };
}
