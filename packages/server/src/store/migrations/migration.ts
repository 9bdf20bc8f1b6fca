/** A step from one form of the tables to the next. Forward only. */
export interface Migration {
	readonly number: number;
	readonly name: string;
	/** Each may be run again after a crash in the middle: IF NOT EXISTS, ADD COLUMN IF NOT EXISTS. */
	readonly statements: readonly string[];
}
