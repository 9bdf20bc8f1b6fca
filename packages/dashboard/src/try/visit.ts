/** One visit to the webinar: media, call and agent, opened together and closed together. */
import { type Agent, type AgentState, startAgent } from "@qoscope/agent";
import type { GivenRating, InstanceKind } from "@qoscope/wire";
import { type Call, openCall } from "./call.js";
import { type CallMedia, openCallMedia } from "./call-media.js";
import { requestSession, type Session } from "./session.js";
import type { SlotReport } from "./slot-history.js";
import { openSyntheticMedia } from "./synthetic-media.js";

export interface VisitListener {
	readonly onReport: (report: SlotReport) => void;
	readonly onState: (state: AgentState) => void;
	/** The server has let the participant in. */
	readonly onWelcome: (webinarNumber: number, participantId: string) => void;
	/** Other tracks are sent than before. */
	readonly onMedia: () => void;
}

export interface Visit {
	readonly call: Call;
	readonly media: CallMedia;
	/** Resolves to whether the rating is stored. */
	readonly rate: (rating: GivenRating) => Promise<boolean>;
	/** Says goodbye to the server, then closes everything. */
	readonly leave: () => Promise<void>;
}

const YOU = { name: "You", hue: 212, toneHz: 330 };
const OTHER_SIDE = { name: "The other side", hue: 158, toneHz: 440 };

function startVisitAgent(session: Session, call: Call, { onReport, onState, onWelcome }: VisitListener): Agent {
	let welcomed: string | undefined;
	const agent = startAgent({
		url: session.agentUrl,
		token: session.token,
		onReport,
		onState: (state) => {
			onState(state);
			const { participantId } = state;
			if (participantId === undefined || participantId === welcomed) return;
			welcomed = participantId;
			onWelcome(session.webinarNumber, participantId);
		},
	});
	agent.watch(call.watched);
	agent.share(call.received.share, call.shareMid);
	return agent;
}

export async function openVisit(kind: InstanceKind, listener: VisitListener): Promise<Visit> {
	const session = await requestSession(kind);
	const closers: (() => void)[] = [];
	const close = () => {
		for (const closer of closers.splice(0).reverse()) closer();
	};
	try {
		const ours = await openSyntheticMedia(YOU);
		closers.push(ours.close);
		const theirs = await openSyntheticMedia(OTHER_SIDE);
		closers.push(theirs.close);
		const call = await openCall(ours, theirs);
		closers.push(call.close);
		const media = openCallMedia(call, ours, listener.onMedia);
		closers.push(media.close);
		const agent = startVisitAgent(session, call, listener);
		agent.share(ours.share);
		closers.push(agent.close);
		return {
			call,
			media,
			rate: (rating) => agent.rate(rating),
			leave: async () => {
				await agent.leave();
				close();
			},
		};
	} catch (error) {
		close();
		throw error;
	}
}
