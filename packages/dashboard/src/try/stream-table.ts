/** The table of the newest slot: a row a stream, a column a metric, in the API's words. */
import { absenceOf, SHOWN_METRICS, SHOWN_STREAMS, type ShownMetric, type ShownType, wordsOf } from "./shown-streams.js";
import type { SlotHistory } from "./slot-history.js";

const NOT_MEASURED = "–";

export interface StreamTable {
	/** Shows one slot of the history. */
	readonly show: (history: SlotHistory, slot: number) => void;
}

function makeCell(type: ShownType, metric: ShownMetric, name: string): HTMLTableCellElement {
	const cell = document.createElement("td");
	cell.dataset["type"] = type;
	cell.dataset["metric"] = metric;
	// Narrow screens show a row as a card, where each value bears its own label.
	cell.dataset["label"] = name;
	cell.textContent = NOT_MEASURED;
	return cell;
}

/** Says what a lone dash means to those who do not see the note under the table. */
function showWords(cell: HTMLTableCellElement, words: string | undefined): void {
	cell.textContent = words ?? NOT_MEASURED;
	if (words === undefined) cell.setAttribute("aria-label", "not measured");
	else cell.removeAttribute("aria-label");
}

export function fillStreamTable(table: HTMLTableElement): StreamTable {
	const head = table.createTHead().insertRow();
	for (const name of ["Stream", ...SHOWN_METRICS.map((shown) => shown.name)]) {
		const title = document.createElement("th");
		title.scope = "col";
		title.textContent = name;
		head.append(title);
	}
	const body = table.createTBody();
	const absences = new Map<ShownType, HTMLElement>();
	const cells: { type: ShownType; metric: ShownMetric; cell: HTMLTableCellElement }[] = [];
	for (const { type, name } of SHOWN_STREAMS) {
		const row = body.insertRow();
		const title = document.createElement("th");
		title.scope = "row";
		title.textContent = name;
		title.dataset["type"] = type;
		const absence = document.createElement("span");
		absence.className = "absence";
		title.append(" ", absence);
		absences.set(type, absence);
		row.append(title);
		for (const { metric, name: metricName } of SHOWN_METRICS) {
			const picture = metric === "resolution" || metric === "frame_rate";
			// Sound has no picture: an empty cell, not a dash, since there is nothing to measure.
			if (picture && type.startsWith("audio")) {
				row.insertCell().className = "void";
				continue;
			}
			const cell = makeCell(type, metric, metricName);
			showWords(cell, undefined);
			row.append(cell);
			cells.push({ type, metric, cell });
		}
	}
	return {
		show: (history, slot) => {
			for (const [type, absence] of absences) {
				absence.textContent = absenceOf(history.figuresAt(slot, type), history.isCutOffAt(slot, type)) ?? "";
			}
			for (const { type, metric, cell } of cells) {
				const shown = history.liveFiguresAt(slot, type);
				const own = history.figuresAt(slot, type);
				const words = shown === undefined ? undefined : wordsOf(shown, metric);
				showWords(cell, words);
				cell.dataset["slot"] = String(slot);
				cell.classList.toggle(
					"earlier",
					words !== undefined && own !== undefined && wordsOf(own, metric) === undefined,
				);
			}
		},
	};
}
