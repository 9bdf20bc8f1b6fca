// The Firefox that tests and recordings drive by WebDriver BiDi: where it is, and how it is started.

export const firefoxPath = () => process.env.FIREFOX_PATH ?? "/usr/bin/firefox-esr";

/** Fake devices without a question, sound without a gesture, and calls within one machine. */
export const FIREFOX_PREFERENCES = {
	"media.navigator.streams.fake": true,
	"media.navigator.permission.disabled": true,
	"media.autoplay.default": 0,
	"media.peerconnection.ice.loopback": true,
	"media.peerconnection.ice.obfuscate_host_addresses": false,
};
