/** The reference page: tabs, copying, the search box, one's own ids. Everything is there and readable without it. */
import { openCopyButton } from "../try/copy-button.js";
import { openFilter } from "./filter.js";
import { openIds } from "./ids.js";
import { fillPostmanPanel } from "./postman-panel.js";
import { openTabs } from "./tabs.js";

/** Every section has a Postman panel: it is filled when somebody comes near. */
const near = new IntersectionObserver((entries) => {
	for (const { isIntersecting, target } of entries) {
		if (!isIntersecting || !(target instanceof HTMLElement)) continue;
		near.unobserve(target);
		void fillPostmanPanel(target);
	}
});

openTabs((panel) => {
	if (panel.dataset["panel"] === "postman") near.observe(panel);
});

for (const button of document.querySelectorAll<HTMLButtonElement>(".copy")) {
	const code = button.closest(".panel")?.querySelector<HTMLElement>("code");
	if (code) openCopyButton(button, code);
}

const input = document.querySelector<HTMLInputElement>("#filter");
const found = document.querySelector<HTMLElement>("#found");
const filter = input === null || found === null ? undefined : openFilter(input, found);

const fields = document.querySelector<HTMLElement>(".ids");
if (fields !== null) openIds(fields);

/** What an address names is shown, whatever was searched for before. */
function showTarget(): void {
	const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
	for (const link of document.querySelectorAll("nav a")) {
		if (link.getAttribute("href") === location.hash) link.setAttribute("aria-current", "location");
		else link.removeAttribute("aria-current");
	}
	if (target === null) return;
	if (target.closest("[hidden]") !== null) filter?.clear();
	target.scrollIntoView();
}
addEventListener("hashchange", showTarget);
// The tabs have taken away what stood below each other: the place that the browser went to is another now.
if (location.hash !== "") showTarget();
