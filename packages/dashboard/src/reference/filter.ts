/** The search box over the operations: hides what does not have all the words, in the page and in its list. */

export interface Filter {
	/** Shows everything again. */
	readonly clear: () => void;
}

interface Entry {
	readonly words: string;
	readonly parts: readonly HTMLElement[];
}

function entriesOf(): readonly Entry[] {
	return [...document.querySelectorAll<HTMLElement>(".operation")].map((section) => {
		const link = document.querySelector<HTMLElement>(`nav a[href="#${section.id}"]`)?.parentElement;
		return { words: section.dataset["words"] ?? "", parts: [section, ...(link ? [link] : [])] };
	});
}

/** A heading without anything below it says nothing. */
function hideEmpty(selector: string, item: string): void {
	for (const group of document.querySelectorAll<HTMLElement>(selector)) {
		const items = [...group.querySelectorAll<HTMLElement>(item)];
		group.hidden = items.length > 0 && items.every(({ hidden }) => hidden);
	}
}

export function openFilter(input: HTMLInputElement, found: HTMLElement): Filter {
	const entries = entriesOf();
	const apply = () => {
		const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
		let shown = 0;
		for (const { words, parts } of entries) {
			const fits = wanted.every((word) => words.includes(word));
			if (fits) shown += 1;
			for (const part of parts) part.hidden = !fits;
		}
		hideEmpty(".operations", ".operation");
		hideEmpty("nav .group", "li");
		found.textContent = wanted.length === 0 ? "" : `${shown} of ${entries.length}`;
	};
	input.addEventListener("input", apply);
	input.addEventListener("keydown", ({ key }) => {
		if (key !== "Escape") return;
		input.value = "";
		apply();
	});
	const row = input.closest<HTMLElement>(".filter");
	if (row !== null) row.hidden = false;
	return {
		clear: () => {
			input.value = "";
			apply();
		},
	};
}
