/** Tabs over panels that stand below each other until this has run. The language that was chosen last opens everywhere. */

const STORED = "qoscope.reference.tab";

/** A browser may keep nothing for a page. */
function remembered(): string | undefined {
	try {
		return localStorage.getItem(STORED) ?? undefined;
	} catch {
		return undefined;
	}
}

function remember(key: string): void {
	try {
		localStorage.setItem(STORED, key);
	} catch {
		// The choice holds for as long as the page is open.
	}
}

interface TabSet {
	readonly select: (key: string) => void;
}

const MOVES: Readonly<Record<string, (index: number, count: number) => number>> = {
	ArrowRight: (index, count) => (index + 1) % count,
	ArrowLeft: (index, count) => (index + count - 1) % count,
	Home: () => 0,
	End: (_index, count) => count - 1,
};

function openTabSet(root: HTMLElement, choose: (key: string) => void, onShown: (panel: HTMLElement) => void): TabSet {
	const tabs = [...root.querySelectorAll<HTMLButtonElement>('[role="tab"]')];
	const panels = [...root.querySelectorAll<HTMLElement>("[data-panel]")];
	const select = (key: string) => {
		for (const tab of tabs) {
			const isChosen = tab.dataset["tab"] === key;
			tab.setAttribute("aria-selected", String(isChosen));
			// One stop of the tab key for all of them; the arrows do the rest.
			tab.tabIndex = isChosen ? 0 : -1;
		}
		for (const panel of panels) {
			panel.hidden = panel.dataset["panel"] !== key;
			if (!panel.hidden) onShown(panel);
		}
	};
	for (const panel of panels) {
		panel.setAttribute("role", "tabpanel");
		panel.setAttribute("aria-labelledby", `${panel.id.replace(/-(\w+)$/, "-tab-$1")}`);
		panel.removeAttribute("aria-label");
	}
	for (const [index, tab] of tabs.entries()) {
		tab.addEventListener("click", () => choose(tab.dataset["tab"] ?? ""));
		tab.addEventListener("keydown", (event) => {
			const move = MOVES[event.key];
			const next = move === undefined ? undefined : tabs[move(index, tabs.length)];
			if (next === undefined) return;
			event.preventDefault();
			choose(next.dataset["tab"] ?? "");
			next.focus();
		});
	}
	const list = root.querySelector<HTMLElement>('[role="tablist"]');
	if (list !== null) list.hidden = false;
	return { select };
}

/** `onShown` is told of each panel that comes into view. */
export function openTabs(onShown: (panel: HTMLElement) => void): void {
	const sets: TabSet[] = [];
	const choose = (key: string) => {
		remember(key);
		for (const { select } of sets) select(key);
	};
	document.documentElement.classList.add("scripted");
	for (const root of document.querySelectorAll<HTMLElement>(".tabs")) sets.push(openTabSet(root, choose, onShown));
	const known = document.querySelector(`[data-tab="${CSS.escape(remembered() ?? "curl")}"]`);
	const first = known instanceof HTMLElement ? known.dataset["tab"] : "curl";
	for (const { select } of sets) select(first ?? "curl");
}
