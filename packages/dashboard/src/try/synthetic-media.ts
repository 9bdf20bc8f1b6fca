/** Media of no camera: a clock, a tone and a page that scrolls, so that a call can be measured without a permission. */
import { openTone } from "./tone.js";

/** What one side of the call sends. */
export interface Media {
	readonly audio: MediaStreamTrack;
	readonly video: MediaStreamTrack;
	readonly share: MediaStreamTrack;
}

export interface SyntheticMedia extends Media {
	readonly close: () => void;
}

export interface SyntheticLook {
	readonly name: string;
	/** Degrees on the colour wheel, so that the two sides are told apart at a glance. */
	readonly hue: number;
	readonly toneHz: number;
}

const CAMERA = { width: 640, height: 360, frameRateFps: 15 };
/** As a shared document: large and slow. */
const SHARE = { width: 1_280, height: 720, frameRateFps: 5 };

type Draw = (context: CanvasRenderingContext2D, step: number) => void;

function openPicture(size: typeof CAMERA, draw: Draw): { track: MediaStreamTrack; close: () => void } {
	const canvas = document.createElement("canvas");
	canvas.width = size.width;
	canvas.height = size.height;
	const context = canvas.getContext("2d");
	if (context === null) throw new Error("The browser draws no canvas.");
	let step = 0;
	draw(context, step);
	const timer = setInterval(() => draw(context, ++step), 1_000 / size.frameRateFps);
	const [track] = canvas.captureStream(size.frameRateFps).getVideoTracks();
	if (track === undefined) throw new Error("The browser made no video track.");
	return {
		track,
		close: () => {
			clearInterval(timer);
			track.stop();
		},
	};
}

function drawClock({ name, hue }: SyntheticLook): Draw {
	const { width, height } = CAMERA;
	return (context, step) => {
		const now = new Date();
		const light = context.createLinearGradient(0, 0, width, height);
		light.addColorStop(0, `hsl(${hue + 20 * Math.sin(step / 40)} 55% 30%)`);
		light.addColorStop(1, `hsl(${hue + 40} 60% 16%)`);
		context.fillStyle = light;
		context.fillRect(0, 0, width, height);
		const [x, y, radius] = [150, height / 2, 92];
		context.lineWidth = 10;
		context.strokeStyle = "rgb(255 255 255 / 0.18)";
		context.beginPath();
		context.arc(x, y, radius, 0, 2 * Math.PI);
		context.stroke();
		const seconds = now.getSeconds() + now.getMilliseconds() / 1_000;
		const angle = (seconds / 60) * 2 * Math.PI - Math.PI / 2;
		context.strokeStyle = "#fff";
		context.lineCap = "round";
		context.beginPath();
		context.arc(x, y, radius, -Math.PI / 2, angle);
		context.stroke();
		context.fillStyle = "#fff";
		context.font = "600 60px system-ui, sans-serif";
		context.fillText(now.toTimeString().slice(0, 8), 285, y + 10);
		context.font = "400 28px system-ui, sans-serif";
		context.fillStyle = "rgb(255 255 255 / 0.75)";
		context.fillText(name, 288, y + 58);
	};
}

function drawDocument({ name, hue }: SyntheticLook): Draw {
	const { width, height } = SHARE;
	return (context, step) => {
		context.fillStyle = "#fcfcfd";
		context.fillRect(0, 0, width, height);
		context.font = "400 24px system-ui, sans-serif";
		context.fillStyle = "#3b4252";
		const line = 44;
		const scrolled = step * 4;
		for (let row = Math.floor(scrolled / line); row * line - scrolled < height; row++) {
			const y = row * line - scrolled + 130;
			context.fillText(`${row + 1}.`, 80, y);
			// Bars of changing length stand for text: detail that a codec has to work for.
			context.fillStyle = `hsl(${hue} ${row % 3 === 0 ? 45 : 12}% ${row % 3 === 0 ? 55 : 80}%)`;
			context.fillRect(150, y - 18, 340 + 620 * Math.abs(Math.sin(row * 1.7)), 20);
			context.fillStyle = "#3b4252";
		}
		context.fillStyle = `hsl(${hue} 50% 28%)`;
		context.fillRect(0, 0, width, 84);
		context.fillStyle = "#fff";
		context.font = "600 34px system-ui, sans-serif";
		context.fillText(`Shared screen – ${name}`, 80, 55);
	};
}

export async function openSyntheticMedia(look: SyntheticLook): Promise<SyntheticMedia> {
	const tone = await openTone(look.toneHz);
	const camera = openPicture(CAMERA, drawClock(look));
	const share = openPicture(SHARE, drawDocument(look));
	// The hint makes the browser encode it as a shared screen: sharpness before motion.
	share.track.contentHint = "detail";
	return {
		audio: tone.track,
		video: camera.track,
		share: share.track,
		close: () => {
			share.close();
			camera.close();
			tone.close();
		},
	};
}
