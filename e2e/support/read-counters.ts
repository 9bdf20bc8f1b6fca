/** The ingest counters of /metrics by their names and labels. */
export async function readCounters(url: string): Promise<ReadonlyMap<string, number>> {
	const text = await (await fetch(`${url}/metrics`)).text();
	const lines = text.matchAll(/^(qoscope_ingest_(?:drops|reports)_total\{[^}]*\}) (\d+)$/gm);
	return new Map([...lines].map(([, name = "", value]) => [name, Number(value)]));
}

/** Which counters grew, and by how much. */
export function growthOf(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) {
	const grown = [...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const);
	return Object.fromEntries(grown.filter(([, growth]) => growth !== 0));
}
