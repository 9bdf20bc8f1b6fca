/** The page of the adapters' tests, as one script, and what its part that runs in both browsers must tell. */
import { build } from "esbuild";

export async function bundleAdaptersPage(): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [new URL("../adapters-page/main.ts", import.meta.url).pathname],
		bundle: true,
		write: false,
		format: "iife",
		target: "es2022",
		conditions: ["qoscope-source"],
		logLevel: "error",
	});
	return outputFiles[0]?.text ?? "";
}

/** Of `watchScreen`. */
export const SCREEN_TOLD = {
	mids: ["0", "0"],
	beside: ["as_input", "video_input"],
	after: ["video_input"],
	moved: ["as_input", "video_input"],
};
