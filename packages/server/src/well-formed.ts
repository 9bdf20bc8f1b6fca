/** Text without halves of surrogate pairs: those have no UTF-8, so no store and no wire can carry them. */
export function wellFormed(text: string): string {
	return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
