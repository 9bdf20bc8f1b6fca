/** The candidate that a page is bundled with. */
declare module "bench:candidate" {
	export const candidate: import("../candidates/candidate.js").Candidate;
}
