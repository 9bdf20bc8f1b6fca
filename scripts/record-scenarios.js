// What happens in each recording. `inPage` runs in the browser, beside the polls, with the global
// `recorder` of record-page.js; `outside` runs here, with a DevTools session of the page.

/* global recorder */

const CALL_MS = 70_000;

async function changeSsrcs() {
	const { a } = recorder.peers();
	const { transceivers, camera } = recorder;

	await recorder.until(25_000);
	// The camera gets a new transceiver, so that mid, SSRC and received track are all new. Audio keeps
	// mid and tracks: only the SSRCs in both descriptions are new.
	transceivers.camera.stop();
	transceivers.camera = a.addTransceiver(camera.a);
	await recorder.negotiate({
		answerTracks: new Map([[transceivers.camera, camera.b]]),
		renumbered: transceivers.audio,
	});
	recorder.noteBoth("ssrc-change", transceivers.audio, { how: "same transceiver, new SSRC" });
	recorder.noteBoth("ssrc-change", transceivers.camera, { how: "new transceiver" });

	await recorder.until(45_000);
	recorder.note("ice-restart");
	await recorder.negotiate({ iceRestart: true });
}

async function muteAndUnmute() {
	const { transceivers, microphone, camera } = recorder;
	const audio = [transceivers.audio, recorder.peerOf(transceivers.audio)];
	const video = [transceivers.camera, recorder.peerOf(transceivers.camera)];
	const tracks = [microphone.a, microphone.b, camera.a, camera.b];

	const enable = (enabled) => {
		for (const track of tracks) track.enabled = enabled;
	};
	const setActive = async ({ sender }, active) => {
		const parameters = sender.getParameters();
		for (const encoding of parameters.encodings) encoding.active = active;
		await sender.setParameters(parameters);
	};
	const noteAll = (event, how) => {
		recorder.noteBoth(event, transceivers.audio, { how: how.audio });
		recorder.noteBoth(event, transceivers.camera, { how: how.video });
	};
	const soft = { audio: "track.enabled = false", video: "track.enabled = false" };
	const hard = { audio: "encodings[0].active = false", video: "replaceTrack(null)" };

	await recorder.until(20_000);
	noteAll("mute", soft);
	enable(false);

	await recorder.until(32_500);
	noteAll("mute", hard);
	for (const transceiver of audio) await setActive(transceiver, false);
	for (const { sender } of video) await sender.replaceTrack(null);

	await recorder.until(45_000);
	enable(true);
	for (const transceiver of audio) await setActive(transceiver, true);
	await video[0].sender.replaceTrack(camera.a);
	await video[1].sender.replaceTrack(camera.b);
	noteAll("unmute", {});
}

async function startAndStopShare() {
	const { a } = recorder.peers();
	const { transceivers, share } = recorder;

	await recorder.until(15_000);
	transceivers.share = a.addTransceiver(share.a);
	await recorder.negotiate({ answerTracks: new Map([[transceivers.share, share.b]]) });
	recorder.noteShareStart(transceivers.share);

	await recorder.until(45_000);
	recorder.noteBoth("share-stop", transceivers.share);
	transceivers.share.stop();
	await recorder.negotiate();
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// A headless page is never hidden and so never frozen (Page.setWebLifecycleState does nothing), but a
// paused debugger does the same: no timer runs, no answer of getStats arrives, and media goes on.
async function holdUpTimers({ page, devtools }) {
	await devtools.send("Debugger.enable");
	await sleep(20_000);
	await page.evaluate(() => recorder.note("hidden"));
	await devtools.send("Debugger.pause");
	await sleep(30_000);
	await devtools.send("Debugger.resume");
	await page.evaluate(() => recorder.note("visible"));
}

const emulateLoss = ({ devtools }) =>
	devtools.send("Network.emulateNetworkConditions", {
		offline: false,
		latency: 40,
		downloadThroughput: -1,
		uploadThroughput: -1,
		packetLoss: 5,
	});

export const scenarios = {
	steady: {
		note: "Microphone, camera and share flow both ways and nothing happens.",
	},
	loss: {
		before: emulateLoss,
		note: "As steady, with an emulated latency of 40 ms and 5 % packet loss, which act on both ends.",
	},
	"ssrc-change": {
		inPage: changeSsrcs,
		note: "At 25 s audio gets new SSRCs on its m-line and the camera a new transceiver, both ways; at 45 s ICE restarts.",
	},
	mute: {
		inPage: muteAndUnmute,
		note: "From 20 s both ends mute audio and camera by track.enabled, from 32.5 s also by an inactive encoding (audio) and replaceTrack(null) (camera), and unmute at 45 s.",
	},
	"share-started-stopped": {
		options: { shareAtStart: false },
		inPage: startAndStopShare,
		note: "A share starts both ways at 15 s on a new transceiver, which is stopped at 45 s.",
	},
	simulcast: {
		options: { layered: true },
		// Below this size libwebrtc sends fewer than three layers.
		sizes: { a: { width: 960, height: 540 } },
		note: "A sends its camera as three simulcast layers with the rids q, h and f; B is offered one m-section a layer and so reports on each.",
	},
	svc: {
		options: { scalabilityMode: "L3T3_KEY" },
		sizes: { a: { width: 960, height: 540 } },
		note: "A sends its camera in VP9 as one stream of three spatial and three temporal layers (L3T3_KEY).",
	},
	"hidden-tab": {
		outside: holdUpTimers,
		note: "The page is paused by the debugger from 20 s to 50 s: no timer and no poll, while media flows.",
	},
};

export const callMs = CALL_MS;
