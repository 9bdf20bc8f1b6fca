/** What the agent says of itself. */
export interface AgentState {
	readonly status: "connecting" | "open" | "waiting" | "refused" | "closed";
	/**
	 * Why nothing is reported: of "refused" the server's reason (docs/wire.md), of "closed" what the agent lacks, of
	 * "connecting" what stands in its way while it goes on trying. docs/agent.md lists them all.
	 */
	readonly reason?: string | undefined;
	/** "http" while it reports by requests, since no WebSocket gets through. */
	readonly transport?: "http" | undefined;
	/** What the server calls the participant, once it has let it in. */
	readonly participantId?: string;
	/** Reports that are stored. */
	readonly acknowledgedReports: number;
	/** Reports that were given up: too old, refused, or withdrawn. */
	readonly droppedReports: number;
	/** Polls that failed or that no slot could be found for. */
	readonly droppedPolls: number;
}
