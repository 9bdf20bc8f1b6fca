/** How many joined an instance, and of them by what. */
export interface Attendance {
	readonly participants: number;
	readonly telephones: number;
	/** By a SIP or H.323 device: it is one, or has the SIP URI of a call that no telephone made. */
	readonly roomSystems: number;
}

export const NO_ATTENDANCE: Attendance = Object.freeze({ participants: 0, telephones: 0, roomSystems: 0 });
