// The Chromium that tests and recordings drive: where it is, and how it is started.

export const chromiumPath = () => process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

/** Fake devices, nothing that needs a window or another host, and no page slowed down for being in the background. */
export const CHROMIUM_FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--use-fake-device-for-media-stream",
	"--use-fake-ui-for-media-stream",
	"--disable-background-timer-throttling",
	"--disable-backgrounding-occluded-windows",
	"--disable-renderer-backgrounding",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--no-first-run",
	"--disable-features=WebRtcHideLocalIpsWithMdns",
];
