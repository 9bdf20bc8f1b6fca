/** A quiet, slowly swelling tone as an audio track. It is sent and never played aloud. */

export interface Tone {
	readonly track: MediaStreamTrack;
	readonly close: () => void;
}

const SAMPLE_RATE_HZ = 48_000;
const LOOP_S = 4;
const LEVEL = 0.25;

/** One loop of the tone; whole periods of both frequencies fit into it, so that it repeats without a click. */
function renderTone(frequencyHz: number): Float32Array {
	return Float32Array.from({ length: SAMPLE_RATE_HZ * LOOP_S }, (_, index) => {
		const turns = (2 * Math.PI * index) / SAMPLE_RATE_HZ;
		const swell = 0.6 + 0.4 * Math.sin(turns / 2);
		return LEVEL * swell * (Math.sin(turns * frequencyHz) + 0.4 * Math.sin(turns * frequencyHz * 1.5)) * 0.7;
	});
}

/** The smallest WAV file: 16 bits, one channel (RIFF WAVE, PCM format). */
function encodeWav(wave: Float32Array): Blob {
	const header = new DataView(new ArrayBuffer(44));
	const text = (at: number, value: string) => {
		for (const [index, letter] of [...value].entries()) header.setUint8(at + index, letter.charCodeAt(0));
	};
	text(0, "RIFF");
	header.setUint32(4, 36 + wave.length * 2, true);
	text(8, "WAVEfmt ");
	header.setUint32(16, 16, true);
	header.setUint16(20, 1, true);
	header.setUint16(22, 1, true);
	header.setUint32(24, SAMPLE_RATE_HZ, true);
	header.setUint32(28, SAMPLE_RATE_HZ * 2, true);
	header.setUint16(32, 2, true);
	header.setUint16(34, 16, true);
	text(36, "data");
	header.setUint32(40, wave.length * 2, true);
	return new Blob([header, Int16Array.from(wave, (value) => value * 32_767)], { type: "audio/wav" });
}

/**
 * A muted video element, even one with sound alone, may play before the first click; an audio element or an
 * AudioContext may not. What is captured from it is not muted.
 */
async function openElementTone(frequencyHz: number): Promise<Tone | undefined> {
	const element = document.createElement("video");
	const capture = "captureStream" in element ? element.captureStream : undefined;
	if (typeof capture !== "function") return undefined;
	const address = URL.createObjectURL(encodeWav(renderTone(frequencyHz)));
	const close = () => {
		element.pause();
		URL.revokeObjectURL(address);
	};
	Object.assign(element, { muted: true, playsInline: true, loop: true, src: address });
	try {
		await element.play();
		const stream: unknown = capture.call(element);
		const track = stream instanceof MediaStream ? stream.getAudioTracks()[0] : undefined;
		if (track !== undefined) return { track, close };
	} catch {
		// Not allowed to play: the other way remains.
	}
	close();
	return undefined;
}

/** For browsers that capture no element: silent until the first click or key where the browser wants one. */
function openContextTone(frequencyHz: number): Tone {
	const context = new AudioContext();
	const destination = context.createMediaStreamDestination();
	const gain = new GainNode(context, { gain: LEVEL });
	const oscillator = new OscillatorNode(context, { frequency: frequencyHz });
	oscillator.connect(gain).connect(destination);
	oscillator.start();
	const done = new AbortController();
	for (const gesture of ["pointerdown", "keydown"]) {
		addEventListener(gesture, () => void context.resume(), { signal: done.signal });
	}
	const [track] = destination.stream.getAudioTracks();
	if (track === undefined) throw new Error("The browser made no audio track.");
	return {
		track,
		close: () => {
			done.abort();
			void context.close();
		},
	};
}

export async function openTone(frequencyHz: number): Promise<Tone> {
	return (await openElementTone(frequencyHz)) ?? openContextTone(frequencyHz);
}
