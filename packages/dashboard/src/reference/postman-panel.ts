/** The Postman item of an operation, fetched when its tab is opened for the first time. */

const asked = new WeakSet<HTMLElement>();

export async function fillPostmanPanel(panel: HTMLElement): Promise<void> {
	const place = panel.querySelector<HTMLElement>("[data-source]");
	const code = place?.querySelector("code");
	const source = place?.dataset["source"];
	if (place === null || code == null || source === undefined || asked.has(place)) return;
	asked.add(place);
	try {
		const answer = await fetch(source);
		if (!answer.ok) throw new Error(String(answer.status));
		code.textContent = await answer.text();
	} catch {
		asked.delete(place);
		code.textContent = "The server did not give it. Choose the tab again to try again.";
	}
}
