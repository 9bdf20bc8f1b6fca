/** Stops waiting for something when a signal is aborted; the thing itself goes on for those who share it. */
export async function untilAborted<T>(awaited: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (signal === undefined) return await awaited;
	let stop = () => {};
	const aborted = new Promise<never>((_, reject) => {
		stop = () => reject(signal.reason);
		if (signal.aborted) stop();
		else signal.addEventListener("abort", stop, { once: true });
	});
	try {
		return await Promise.race([awaited, aborted]);
	} finally {
		signal.removeEventListener("abort", stop);
	}
}
