/** Words of a closed list, from texts that were stored as they came. */

/** The text if it is one of the words. */
export function knownWord<const Words extends readonly string[]>(
	words: Words,
	text: string,
): Words[number] | undefined {
	return words.find((word) => word === text);
}

/** `{ [name]: value }`, or nothing where there is no value: absent stays absent. */
export function optional<Name extends string, Value>(
	name: Name,
	value: Value | undefined,
): { readonly [key in Name]?: Value } {
	return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: Value });
}
