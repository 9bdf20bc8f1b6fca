/** Sources whose pictures are always moving, so that their rates and frames can be foretold. */

export interface Picture {
	readonly track: MediaStreamTrack;
	/** Stops drawing, as a screen that shows nothing new; `resume` goes on. */
	pause(): void;
	resume(): void;
	stop(): void;
}

/** Draws `perSecond` frames, none like another. */
export function drawPicture(width: number, height: number, perSecond: number): Picture {
	const canvas = Object.assign(document.createElement("canvas"), { width, height });
	const pen = canvas.getContext("2d");
	if (pen === null) throw new Error("No canvas.");
	let step = 0;
	let isPaused = false;
	const draw = () => {
		if (isPaused) return;
		step += 1;
		pen.fillStyle = `hsl(${(step * 5) % 360} 60% 50%)`;
		pen.fillRect(0, 0, width, height);
		pen.fillStyle = "#fff";
		for (let row = 0; row < height / 14; row += 1) pen.fillText(`line ${(step + row) * 7_919}`, 20, 14 + row * 14);
	};
	const timer = setInterval(draw, 1_000 / perSecond);
	const [track] = canvas.captureStream(perSecond).getVideoTracks();
	if (track === undefined) throw new Error("No picture.");
	return {
		track,
		pause() {
			isPaused = true;
		},
		resume() {
			isPaused = false;
		},
		stop() {
			clearInterval(timer);
			track.stop();
		},
	};
}

/** A tone that comes and goes, as speech does. */
export function makeTone(): MediaStreamTrack {
	const context = new AudioContext();
	const [tone, loudness] = [context.createOscillator(), context.createGain()];
	const swing = context.createOscillator();
	swing.frequency.value = 2;
	swing.connect(loudness.gain);
	const output = context.createMediaStreamDestination();
	tone.connect(loudness).connect(output);
	tone.start();
	swing.start();
	const [track] = output.stream.getAudioTracks();
	if (track === undefined) throw new Error("No tone.");
	return track;
}

/** What nobody pulls out of the jitter buffer is not decoded. */
export function play(track: MediaStreamTrack): void {
	const element = Object.assign(document.createElement(track.kind), { autoplay: true, volume: 0.01 });
	if (element instanceof HTMLMediaElement) element.srcObject = new MediaStream([track]);
	document.body.append(element);
}

/** The newest of Chromium's readers of pictures, which TypeScript does not know. */
declare class MediaStreamTrackProcessor {
	constructor(options: { readonly track: MediaStreamTrack });
	readonly readable: ReadableStream<{ readonly displayWidth: number; readonly displayHeight: number; close(): void }>;
}

export interface PictureSize {
	/** Of the first picture that was so large; the page's clock, epoch milliseconds. */
	readonly atMs: number;
	readonly width: number;
	readonly height: number;
}

export interface PictureCount {
	readonly pictures: number;
	/** One after another, as they changed. */
	readonly sizes: readonly PictureSize[];
}

/** Counts the pictures that come out of a track, one by one: the browser's statistics have no part in it. */
export function countPictures(track: MediaStreamTrack): PictureCount {
	const sizes: PictureSize[] = [];
	const count = { pictures: 0, sizes };
	const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
	const readNext = async (): Promise<void> => {
		const { done, value } = await reader.read();
		if (done) return;
		count.pictures += 1;
		const { displayWidth: width, displayHeight: height } = value;
		value.close();
		const before = sizes.at(-1);
		if (before?.width !== width || before.height !== height) sizes.push({ atMs: Date.now(), width, height });
		await readNext();
	};
	void readNext();
	return count;
}
