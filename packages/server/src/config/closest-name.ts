/** Finds what somebody probably meant to write, for messages about unknown names. */

/** How many letters must be put in, taken out or changed to make one word of the other (Levenshtein 1966). */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (const [line, letter] of [...a].entries()) {
		const next = [line + 1];
		for (const [column, other] of [...b].entries()) {
			const change = (row[column] ?? 0) + (letter === other ? 0 : 1);
			next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}

/** The known name that is nearest, when no more than a third of its letters differ; capitals do not count. */
export function closestName(name: string, known: readonly string[]): string | undefined {
	const ranked = known
		.map((candidate) => ({ candidate, letters: distance(name.toLowerCase(), candidate.toLowerCase()) }))
		.filter(({ candidate, letters }) => letters <= Math.max(1, Math.floor(candidate.length / 3)))
		.sort((a, b) => a.letters - b.letters);
	return ranked[0]?.candidate;
}

/** The question that ends the message, or nothing where nothing is near. */
export function suggestName(name: string, known: readonly string[]): string {
	const closest = closestName(name, known);
	return closest === undefined ? "" : ` (did you mean "${closest}"?)`;
}
