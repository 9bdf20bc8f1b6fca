/** What every candidate of the bench is to the pages that run it. */

export interface Candidate {
	/** Begins to poll the connection once a second, with default settings, and hands out what it makes of it. */
	start(connection: RTCPeerConnection, surroundings: Surroundings): Running;
}

export interface Surroundings {
	/** Where a candidate reports to, if it reports. */
	readonly url: string;
	/** Gets what a candidate hands to the application that uses it. */
	handOut(sample: unknown): void;
}

export interface Running {
	/** Ends it the way its documentation says. */
	stop(): void;
}
