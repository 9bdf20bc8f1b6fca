/** The try page: opens a call with itself at once, and shows what the agent reports of it. */
import { SLOT_MS } from "@qoscope/wire";
import { openCharts } from "./charts.js";
import { openCopyButton } from "./copy-button.js";
import { curlLiveQos, curlQosSummary } from "./curl.js";
import { findPageParts } from "./page-parts.js";
import { kindOf } from "./session.js";
import { openSlotHistory } from "./slot-history.js";
import { describeState, type ShownState } from "./state-words.js";
import { fillStreamTable } from "./stream-table.js";
import { openVisit, type Visit } from "./visit.js";

const parts = findPageParts();
const table = fillStreamTable(parts.streams);
const charts = openCharts(parts.charts);
const live = openCopyButton(parts.copyLive, parts.curlLive);
const summary = openCopyButton(parts.copySummary, parts.curlSummary);
const kind = kindOf(location.search);
const toggles = [parts.devices, parts.screen, parts.mute, parts.pause] as const;
let history = openSlotHistory();
let visit: Visit | undefined;
let stored = 0;
let dropped = 0;

const notice = (words: string) => {
	parts.notice.textContent = words;
};
const clockTime = (timeMs: number) => new Date(timeMs).toTimeString().slice(0, 8);
const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function showState(state: ShownState, words: string): void {
	parts.state.dataset["state"] = state;
	// Said once: the same words again would be read out again.
	if (parts.stateWords.textContent !== words) parts.stateWords.textContent = words;
}

function showProgress(): void {
	const lost = dropped === 0 ? "" : ` ${dropped} ${dropped === 1 ? "was" : "were"} dropped.`;
	parts.progress.textContent =
		stored === 0
			? "The first figures come with the first full slot."
			: `${stored} ${stored === 1 ? "slot" : "slots"} stored.${lost}`;
	parts.progress.dataset["stored"] = String(stored);
}

function showPictures(): void {
	if (visit === undefined) return;
	const { call, media } = visit;
	const pictures = [
		[parts.sentVideo, media.sent().video],
		[parts.sentShare, media.sent().share],
		[parts.receivedVideo, call.received.video],
		[parts.receivedShare, call.received.share],
	] as const;
	for (const [element, track] of pictures) {
		const shown = element.srcObject instanceof MediaStream ? element.srcObject.getTracks()[0] : undefined;
		if (shown !== track) element.srcObject = new MediaStream([track]);
	}
}

const press = (button: HTMLButtonElement, isPressed: boolean) => {
	button.ariaPressed = String(isPressed);
};

async function join(): Promise<void> {
	history = openSlotHistory();
	stored = 0;
	dropped = 0;
	notice("");
	showProgress();
	showState("connecting", "Starting the call");
	try {
		visit = await openVisit(kind, {
			onReport: (report) => {
				history.add(report);
				table.show(history, report.slot);
				charts.show(history);
				parts.slotTime.textContent = `From ${clockTime(report.slot)} to ${clockTime(report.slot + SLOT_MS)}`;
			},
			onState: (state) => {
				const { state: shown, words } = describeState(state);
				stored = state.acknowledgedReports;
				dropped = state.droppedReports;
				showState(shown, words);
				showProgress();
			},
			onWelcome: (webinarNumber, participantId) => {
				const subject = { origin: location.origin, kind, webinarNumber, participantId };
				live.offer(curlLiveQos(subject));
				summary.offer(curlQosSummary(subject));
			},
			onMedia: () => {
				showPictures();
				// The browser's own button may have ended it, so that ours must follow.
				press(parts.devices, visit?.media.hasOwn("video") ?? false);
				press(parts.screen, visit?.media.hasOwn("share") ?? false);
			},
		});
		showPictures();
		for (const button of toggles) button.disabled = false;
		parts.scores.disabled = false;
		parts.leave.textContent = "Leave";
	} catch (error) {
		showState("refused", "No call");
		notice(messageOf(error));
		parts.leave.textContent = "Try again";
	}
}

async function leave(current: Visit): Promise<void> {
	visit = undefined;
	for (const button of toggles) {
		press(button, false);
		button.disabled = true;
	}
	parts.scores.disabled = true;
	showState("connecting", "Leaving");
	await current.leave();
	showState("left", "Left");
	parts.leave.textContent = "Call again";
}

/** A button that is pressed or not; a failure leaves it as it was and says why. */
function toggle(button: HTMLButtonElement, change: (visit: Visit, wanted: boolean) => Promise<void>): void {
	button.addEventListener("click", async () => {
		if (visit === undefined) return;
		const wanted = button.ariaPressed !== "true";
		try {
			await change(visit, wanted);
			press(button, wanted);
			notice("");
		} catch (error) {
			notice(`${button.textContent}: ${messageOf(error)}`);
		}
	});
}

toggle(parts.devices, ({ media }, wanted) => media.useDevices(wanted));
toggle(parts.screen, ({ media }, wanted) => media.useScreen(wanted));
toggle(parts.mute, ({ call }, wanted) => call.pause("audio", wanted));
toggle(parts.pause, ({ call }, wanted) => call.pause("share", wanted));
parts.leave.addEventListener("click", async () => {
	parts.leave.disabled = true;
	await (visit === undefined ? join() : leave(visit));
	parts.leave.disabled = false;
	parts.leave.focus();
});
parts.rating.addEventListener("submit", async (event) => {
	event.preventDefault();
	const score = Number(new FormData(parts.rating).get("score"));
	if (visit === undefined) return;
	if (score === 0) {
		notice("Choose from Excellent to Bad first.");
		return;
	}
	const comment = parts.comment.value.trim();
	const isStored = await visit.rate({ score, ...(comment === "" ? {} : { comment }) });
	notice(isStored ? "Your rating is stored; another one takes its place." : "Your rating could not be stored.");
});
for (const link of parts.kinds.querySelectorAll("a")) {
	if (link.dataset["kind"] === kind) link.setAttribute("aria-current", "page");
}
await join();
