/** A script of a page, from its source and ours. */
import { build } from "esbuild";

export async function bundlePage(entry: URL): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [entry.pathname],
		bundle: true,
		write: false,
		format: "iife",
		target: "es2022",
		conditions: ["qoscope-source"],
		logLevel: "error",
	});
	return outputFiles[0]?.text ?? "";
}
