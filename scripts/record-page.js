// The page's half of record-sessions.js: a call of two peer connections in one page. It runs in the
// browser as a classic script and leaves one global, `recorder`, to the driver.
// Only A's getStats() is recorded. Times are relative to `startedAt`.

/* global simulcast */

(() => {
	// Recorded whole, as the browser gave them; pairs and candidates only if selected.
	const RECORDED_TYPES = new Set([
		"inbound-rtp",
		"outbound-rtp",
		"remote-inbound-rtp",
		"remote-outbound-rtp",
		"media-source",
		"media-playout",
		"transport",
		"codec",
	]);
	const CONNECTION = "c1";

	const lines = [];
	const shares = [];
	const camera = { a: null, b: null };
	const microphone = { a: null, b: null };
	const share = { a: null, b: null };
	let startedAt = 0;
	let pollTimer;
	let a;
	let b;

	const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
	const now = () => Math.round((performance.now() - startedAt) * 1000) / 1000;
	const until = (atMs) => sleep(Math.max(0, atMs - now()));

	function note(event, details = {}) {
		lines.push({
			type: "event",
			connection: CONNECTION,
			atMs: now(),
			wallMs: Date.now(),
			event,
			...details,
		});
	}

	async function poll() {
		const atMs = now();
		const wallMs = Date.now();
		const report = await a.getStats();
		const wanted = new Set();
		for (const entry of report.values()) {
			if (entry.type !== "transport") continue;
			const pair = report.get(entry.selectedCandidatePairId);
			if (!pair) continue;
			for (const id of [pair.id, pair.localCandidateId, pair.remoteCandidateId]) wanted.add(id);
		}
		const stats = [...report.values()].filter((entry) => RECORDED_TYPES.has(entry.type) || wanted.has(entry.id));
		// A copy by JSON is what will be written: it keeps every field, and later polls cannot change it.
		lines.push({
			type: "poll",
			connection: CONNECTION,
			atMs,
			wallMs,
			stats: JSON.parse(JSON.stringify(stats)),
		});
	}

	// A moving picture with fine detail, as a document that is scrolled would be.
	function canvasShare(hue) {
		const canvas = document.createElement("canvas");
		canvas.width = 1280;
		canvas.height = 720;
		const context = canvas.getContext("2d");
		let step = 0;
		const draw = () => {
			step += 1;
			context.fillStyle = `hsl(${hue} 40% 92%)`;
			context.fillRect(0, 0, 1280, 720);
			context.fillStyle = "#222";
			context.font = "18px monospace";
			for (let row = 0; row < 32; row += 1) {
				context.fillText(`line ${step + row} of a shared document, ${(step + row) ** 2}`, 40, 40 + row * 21);
			}
			context.fillStyle = `hsl(${(hue + step * 7) % 360} 80% 50%)`;
			context.fillRect(700 + ((step * 11) % 400), 200, 160, 160);
		};
		draw();
		setInterval(draw, 200);
		return canvas;
	}

	function hinted(track) {
		track.contentHint = "detail";
		return track;
	}

	// B shares a canvas. A shares this very tab when the browser lets it, else a canvas too.
	async function openShares() {
		const canvas = canvasShare(210);
		document.body.append(canvas);
		share.b = hinted(canvasShare(20).captureStream(5).getVideoTracks()[0]);
		try {
			const stream = await navigator.mediaDevices.getDisplayMedia({
				video: { width: 1280, height: 720, frameRate: 5 },
				preferCurrentTab: true,
			});
			share.a = stream.getVideoTracks()[0];
			return `getDisplayMedia (${share.a.getSettings().displaySurface})`;
		} catch (error) {
			share.a = hinted(canvas.captureStream(5).getVideoTracks()[0]);
			return `canvas (getDisplayMedia: ${error.name})`;
		}
	}

	function oscillator() {
		const context = new AudioContext();
		const source = new OscillatorNode(context, { frequency: 330 });
		const gain = new GainNode(context, { gain: 0.2 });
		const destination = context.createMediaStreamDestination();
		source.connect(gain).connect(destination);
		source.start();
		return destination.stream.getAudioTracks()[0];
	}

	// The two cameras are one fake device, which keeps the size of whoever opened it first.
	async function openDevices(sizes) {
		const largestFirst = Object.keys(sizes).sort((x, y) => sizes[y].width - sizes[x].width);
		for (const end of largestFirst) {
			const video = { ...sizes[end], frameRate: 15 };
			const stream = await navigator.mediaDevices.getUserMedia({ video });
			[camera[end]] = stream.getVideoTracks();
		}
		const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
		[microphone.a] = stream.getAudioTracks();
		microphone.b = oscillator();
	}

	// Without a sink audio is never pulled out of the jitter buffer, and its counters stand still.
	function play({ track }) {
		const element = document.createElement(track.kind);
		element.autoplay = true;
		element.volume = 0;
		element.srcObject = new MediaStream([track]);
		if (track.kind === "video") element.style.width = "160px";
		document.body.append(element);
	}

	// One transport from the start: candidates then come for the first m-line only, which both ends
	// know by the same name even where B has been offered other m-lines than A has.
	function connect() {
		a = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
		b = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
		a.onicecandidate = ({ candidate }) => b.addIceCandidate(candidate);
		b.onicecandidate = ({ candidate }) => a.addIceCandidate(candidate);
		a.ontrack = play;
		b.ontrack = play;
	}

	// A camera sent in layers is several transceivers at B; the first of them sends B's camera back.
	const peerOf = ({ mid }, layered) =>
		b.getTransceivers().find((peer) => peer.mid === (layered?.mid === mid ? simulcast.rids[0] : mid));

	// Adding one gives an SSRC that no description of these few streams has.
	function renumber({ sdp, type }, mid) {
		const sections = sdp.split(/(?=^m=)/m);
		const index = sections.findIndex((section) => section.includes(`a=mid:${mid}\r\n`));
		sections[index] = sections[index].replace(/^a=ssrc:(\d+)/gm, (_, ssrc) => `a=ssrc:${+ssrc + 1}`);
		return { type, sdp: sections.join("") };
	}

	// One round, always offered by A. `answerTracks` says what B sends on A's transceivers, `layered`
	// which of these is simulcast, `renumbered` which gets new SSRCs both ways.
	async function negotiate({ answerTracks = new Map(), layered, renumbered, ...options } = {}) {
		const description = (made) => (renumbered ? renumber(made, renumbered.mid) : made);
		await a.setLocalDescription(description(await a.createOffer(options)));
		const offer = a.localDescription.sdp;
		const offerForB = layered ? simulcast.offerForPeer(offer, layered.mid) : offer;
		await b.setRemoteDescription({ type: "offer", sdp: offerForB });
		for (const [transceiver, track] of answerTracks) {
			const peer = peerOf(transceiver, layered);
			peer.direction = "sendrecv";
			await peer.sender.replaceTrack(track);
		}
		await b.setLocalDescription(description(await b.createAnswer()));
		const answer = b.localDescription.sdp;
		const answerForA = layered ? simulcast.answerForSender(answer, layered.mid, offer) : answer;
		await a.setRemoteDescription({ type: "answer", sdp: answerForA });
	}

	function streamsOf(transceiver) {
		const { mid } = transceiver;
		const kind = transceiver.receiver.track.kind;
		return [
			{ direction: "sent", kind, mid, trackIdentifier: transceiver.sender.track?.id },
			{ direction: "received", kind, mid, trackIdentifier: transceiver.receiver.track.id },
		];
	}

	function noteBoth(event, transceiver, details) {
		for (const stream of streamsOf(transceiver)) note(event, { ...stream, ...details });
	}

	function noteShareStart(transceiver) {
		shares.push(...streamsOf(transceiver));
		noteBoth("share-start", transceiver);
	}

	function startPolling() {
		poll();
		pollTimer = setInterval(poll, 1000);
	}

	const transceivers = {};

	const layers = () =>
		simulcast.rids.map((rid, index) => ({
			rid,
			scaleResolutionDownBy: 2 ** (simulcast.rids.length - 1 - index),
		}));

	/** Only VP9 has spatial layers in one stream. */
	function preferVp9(transceiver) {
		const { codecs } = RTCRtpReceiver.getCapabilities("video");
		const isVp9 = ({ mimeType }) => mimeType === "video/VP9";
		transceiver.setCodecPreferences([...codecs.filter(isVp9), ...codecs.filter((codec) => !isVp9(codec))]);
	}

	async function start({ shareAtStart = true, layered = false, scalabilityMode, sizes }) {
		await openDevices(sizes);
		const shareSource = await openShares();
		connect();
		transceivers.audio = a.addTransceiver(microphone.a);
		transceivers.camera = a.addTransceiver(
			camera.a,
			layered ? { sendEncodings: layers() } : scalabilityMode ? { sendEncodings: [{ scalabilityMode }] } : {},
		);
		if (scalabilityMode) preferVp9(transceivers.camera);
		const answerTracks = new Map([
			[transceivers.audio, microphone.b],
			[transceivers.camera, camera.b],
		]);
		if (shareAtStart) {
			transceivers.share = a.addTransceiver(share.a);
			answerTracks.set(transceivers.share, share.b);
		}
		startedAt = performance.now();
		await negotiate({
			answerTracks,
			layered: layered ? transceivers.camera : undefined,
		});
		if (shareAtStart) noteShareStart(transceivers.share);
		startPolling();
		return { shareSource };
	}

	async function stop() {
		clearInterval(pollTimer);
		await sleep(300);
		const atMs = now();
		a.close();
		b.close();
		// A poll is written when its report has come: an event in between would stand before it.
		lines.sort((x, y) => x.atMs - y.atMs);
		return { lines, shares, atMs };
	}

	const live = { note, negotiate, noteBoth, noteShareStart, peerOf, until, transceivers };
	Object.assign(live, { microphone, camera, share, peers: () => ({ a, b }) });
	globalThis.recorder = { ...live, start, stop };
})();
