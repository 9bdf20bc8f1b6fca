/** Bodies as a client must take them: any field may be absent, and fields that it does not know may be there. */

/** Every field of every object may be absent. */
export type Tolerant<T> = T extends readonly (infer Element)[]
	? readonly Tolerant<Element>[]
	: T extends object
		? { readonly [Key in keyof T]?: Tolerant<T[Key]> }
		: T;

/**
 * Takes an answer for a body of that shape. It guarantees that the answer is an object; that a field, where it is
 * there, has the documented type is the server's word.
 */
export function asBody<T extends object>(answer: unknown): Tolerant<T> {
	return (typeof answer === "object" && answer !== null && !Array.isArray(answer) ? answer : {}) as Tolerant<T>;
}
