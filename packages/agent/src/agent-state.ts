/** What the agent says of itself. */
export interface AgentState {
	readonly status: "connecting" | "open" | "waiting" | "refused" | "closed";
	/** Why the server turned the agent away for good. */
	readonly reason?: string;
	/** What the server calls the participant, once it has let it in. */
	readonly participantId?: string;
	/** Reports that are stored. */
	readonly acknowledgedReports: number;
	/** Reports that were given up: too old, refused, or withdrawn. */
	readonly droppedReports: number;
	/** Polls that failed or that no slot could be found for. */
	readonly droppedPolls: number;
}
