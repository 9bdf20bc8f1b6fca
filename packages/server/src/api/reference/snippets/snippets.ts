/** The tabs of an operation: its request in each language, as it can be pasted. */
import type { Operation } from "../model/operation.js";
import { curlSnippet } from "./curl.js";
import { goSnippet } from "./go.js";
import { pythonSnippet } from "./python.js";
import { typescriptSnippet } from "./typescript.js";

export const LANGUAGES = ["curl", "TypeScript", "Python", "Go"] as const;
export type Language = (typeof LANGUAGES)[number];

const SNIPPETS: { readonly [language in Language]: (operation: Operation, origin: string) => string } = {
	curl: curlSnippet,
	TypeScript: typescriptSnippet,
	Python: pythonSnippet,
	Go: goSnippet,
};

/** For a server at `origin`, without a slash at its end. It holds no secret: tokens come from the environment. */
export function snippetOf(operation: Operation, language: Language, origin: string): string {
	return SNIPPETS[language](operation, origin);
}
