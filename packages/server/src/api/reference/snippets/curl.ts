/** The request as a shell command. It prints the answer with its status and headers. */
import type { Operation } from "../model/operation.js";
import { sentForm, sentQuery } from "./snippet-parts.js";

/** Ids stand in variables, so that one place is to be changed. */
export function curlSnippet(operation: Operation, origin: string): string {
	const { access, method, path, pathParameters } = operation;
	const url = `${origin}${path.replace(/\{(\w+)\}/g, "$$$1")}`;
	const query = sentQuery(operation).map(({ name, example }) => `  --data-urlencode "${name}=${example}" \\`);
	const form = sentForm(operation).map(
		({ name, example, isAccessToken }) =>
			`  --data-urlencode "${name}=${isAccessToken ? "$QOSCOPE_TOKEN" : example}" \\`,
	);
	return [
		...(access === "client" ? ["# client_id and client_secret are in qoscope-credentials.json."] : []),
		...pathParameters.map(({ name, example }) => `${name}="${example}"`),
		`curl --include ${query.length > 0 ? "--get " : ""}${method === "POST" && form.length === 0 ? "--request POST " : ""}\\`,
		...query,
		...form,
		'  --header "Accept: application/json" \\',
		access === "client"
			? '  --user "$QOSCOPE_CLIENT_ID:$QOSCOPE_CLIENT_SECRET" \\'
			: '  --header "Authorization: Bearer $(npx qoscope token)" \\',
		`  "${url}"`,
		"",
	].join("\n");
}
