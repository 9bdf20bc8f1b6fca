/** HTML as a template whose values are escaped unless they are HTML themselves. */

export class Html {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

export type HtmlValue = string | number | Html | readonly Html[] | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

const escapeText = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");

function textOf(value: HtmlValue): string {
	if (value === undefined) return "";
	if (value instanceof Html) return value.text;
	if (typeof value === "object") return value.map(({ text }) => text).join("");
	return escapeText(String(value));
}

/** Undefined stands for nothing. Values of attributes belong in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
	return new Html(parts.map((part, index) => `${part}${textOf(values[index])}`).join(""));
}

/** Items with something between them. */
export function joined(items: readonly Html[], separator: string): Html {
	return new Html(items.map(({ text }) => text).join(escapeText(separator)));
}
