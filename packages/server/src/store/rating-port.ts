/** What is asked of the store about the ratings that participants give. */
import type { PageOf } from "./ports.js";

/** How a participant found it. A later rating of the same participant replaces an earlier one. */
export interface Rating {
	readonly account: string;
	readonly instance: string;
	readonly participant: number;
	/** ITU-T P.800: 1 is bad, 5 is excellent. */
	readonly score: number;
	readonly comment: string;
	readonly atMs: number;
}

export interface RatingStore {
	/** Resolves when the rating is durable against kill -9. */
	readonly putRating: (rating: Rating) => Promise<void>;
	/** Ordered by participant. */
	readonly listRatings: (account: string, instance: string, page: PageOf<number>) => Promise<readonly Rating[]>;
}
