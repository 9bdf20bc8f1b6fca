/** Bundles what the bench runs and weighs, the way an application's build would. */
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

const folder = new URL("../", import.meta.url);
/** The agent as it is released; `npm run build` puts it there. */
export const releasedAgent = fileURLToPath(new URL("../../packages/server/assets/agent.mjs", folder));

const common = {
	absWorkingDir: fileURLToPath(folder),
	bundle: true,
	minify: true,
	write: false,
	target: "es2022",
	legalComments: "none",
	alias: { "@qoscope/agent": releasedAgent },
	logLevel: "error",
} satisfies BuildOptions;

async function textOf(options: BuildOptions): Promise<string> {
	const { outputFiles = [] } = await build({ ...common, ...options, write: false });
	return outputFiles[0]?.text ?? "";
}

/** A line of an application, with all that it imports. */
export const bundleLine = (contents: string): Promise<string> =>
	textOf({ stdin: { contents, resolveDir: fileURLToPath(folder) }, format: "esm" });

/** A file of candidates/, with all that it imports. */
export const bundleCandidate = (file: string): Promise<string> =>
	textOf({ entryPoints: [`candidates/${file}.ts`], format: "esm" });

/** A page of page/, with the candidate that it runs if it runs one only. */
export function bundlePage(page: string, candidate = "nothing"): Promise<string> {
	const giveCandidate: Plugin = {
		name: "candidate",
		setup: ({ onResolve }) =>
			onResolve({ filter: /^bench:candidate$/ }, () => ({
				path: fileURLToPath(new URL(`candidates/${candidate}.ts`, folder)),
			})),
	};
	return textOf({ entryPoints: [`page/${page}.ts`], format: "iife", plugins: [giveCandidate] });
}
