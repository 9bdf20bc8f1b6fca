/** What goes wrong in the store, with a code that the rest of the server can act on. */

export type StoreErrorCode = "folder_in_use" | "unavailable" | "migration_changed";

/** `folder_in_use` and `migration_changed` come from opening only; `unavailable` is worth trying again. */
export class StoreError extends Error {
	override readonly name = "StoreError";
	readonly code: StoreErrorCode;

	constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}
