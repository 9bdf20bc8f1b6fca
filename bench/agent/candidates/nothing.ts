/** The page alone: what is taken off every other candidate. */
import type { Candidate } from "./candidate.js";

export const candidate: Candidate = {
	start: () => ({ stop() {} }),
};
