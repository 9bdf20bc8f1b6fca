/** The elements that the page's code fills or listens to. A missing one is a mistake in the HTML and said at once. */

function find<T extends HTMLElement>(id: string, kind: abstract new () => T): T {
	const element = document.getElementById(id);
	if (element instanceof kind) return element;
	throw new Error(`index.html lacks the element #${id}.`);
}

export function findPageParts() {
	return {
		state: find("state", HTMLElement),
		stateWords: find("state-words", HTMLElement),
		progress: find("progress", HTMLElement),
		notice: find("notice", HTMLElement),
		kinds: find("kinds", HTMLElement),
		rating: find("rating", HTMLFormElement),
		scores: find("scores", HTMLFieldSetElement),
		comment: find("comment", HTMLInputElement),
		sentVideo: find("sent-video", HTMLVideoElement),
		receivedVideo: find("received-video", HTMLVideoElement),
		sentShare: find("sent-share", HTMLVideoElement),
		receivedShare: find("received-share", HTMLVideoElement),
		devices: find("devices", HTMLButtonElement),
		screen: find("screen", HTMLButtonElement),
		mute: find("mute", HTMLButtonElement),
		pause: find("pause", HTMLButtonElement),
		leave: find("leave", HTMLButtonElement),
		streams: find("streams", HTMLTableElement),
		slotTime: find("slot-time", HTMLElement),
		charts: find("charts", HTMLElement),
		curlLive: find("curl-live", HTMLElement),
		copyLive: find("copy-live", HTMLButtonElement),
		curlSummary: find("curl-summary", HTMLElement),
		copySummary: find("copy-summary", HTMLButtonElement),
	};
}
export type PageParts = ReturnType<typeof findPageParts>;
