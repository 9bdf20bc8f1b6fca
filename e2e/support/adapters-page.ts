/** The page of the adapters' tests, as one script, and what its part that runs in both browsers must tell. */
import { bundlePage } from "./bundle-page.js";

export const bundleAdaptersPage = () => bundlePage(new URL("../adapters-page/main.ts", import.meta.url));

/** Of `watchScreen`. */
export const SCREEN_TOLD = {
	mids: ["0", "0"],
	beside: ["as_input", "video_input"],
	after: ["video_input"],
	moved: ["as_input", "video_input"],
};
