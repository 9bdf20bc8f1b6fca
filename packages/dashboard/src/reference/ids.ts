/** The reader's own ids in every request of the page. They stay in the page. */

/** What an id can be made of; anything else could end the text in which a program holds it. */
const ID = /^[A-Za-z0-9+/=_.-]{1,128}$/;

export function openIds(fields: HTMLElement): void {
	for (const input of fields.querySelectorAll<HTMLInputElement>("[data-fills]")) {
		const places = [...document.querySelectorAll<HTMLElement>(`[data-id="${input.dataset["fills"]}"]`)];
		const usual = input.value;
		input.addEventListener("input", () => {
			const value = input.value.trim();
			const isId = ID.test(value);
			input.setCustomValidity(isId || value === "" ? "" : "Letters, digits and + / = _ . - alone");
			input.setAttribute("aria-invalid", String(!isId && value !== ""));
			for (const place of places) place.textContent = isId ? value : usual;
		});
	}
	fields.hidden = false;
}
