/** One named type of the bodies: its fields, each with its type and its meaning. */
import { type JsonSchema, refName } from "../model/json-schema.js";
import { type Html, html } from "./html.js";

function typeOf(schema: JsonSchema): Html {
	const referred = refName(schema);
	if (referred !== undefined) return html`<a href="#type-${referred}">${referred}</a>`;
	if (schema.type === "array") return html`list of ${schema.items === undefined ? "anything" : typeOf(schema.items)}`;
	return html`${schema.type ?? "anything"}`;
}

function meaningOf({ description = "", enum: choices }: JsonSchema): Html {
	if (choices === undefined) return html`${description}`;
	const words = choices.map((choice) => (choice === "" ? '""' : choice)).join(", ");
	return html`${description}${description === "" ? "" : ". "}One of ${words}`;
}

export function typeSection(name: string, { properties = {}, required = [] }: JsonSchema): Html {
	return html`<section id="type-${name}" class="card type" aria-labelledby="type-${name}-title">
<h3 id="type-${name}-title">${name} <a class="anchor" href="#type-${name}" aria-label="Link to ${name}">#</a></h3>
<div class="wide" tabindex="0" role="region" aria-label="Fields of ${name}"><table>
<caption>Fields of ${name}</caption>
<thead><tr><th scope="col">Key</th><th scope="col">Type</th><th scope="col">There</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${Object.entries(properties).map(
	([key, schema]) =>
		html`<tr><th scope="row"><code>${key}</code></th><td>${typeOf(schema)}</td><td>${required.includes(key) ? "always" : "sometimes"}</td><td>${meaningOf(schema)}</td></tr>
`,
)}</tbody>
</table></div>
</section>
`;
}
