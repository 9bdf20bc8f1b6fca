/** A picture that moves, as a camera or a screen would send it. */
export function createPicture(): MediaStreamTrack {
	const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
	const pen = canvas.getContext("2d");
	let step = 0;
	setInterval(() => {
		step += 1;
		if (pen) pen.fillStyle = `hsl(${(step * 5) % 360} 60% 50%)`;
		pen?.fillRect(0, 0, canvas.width, canvas.height);
	}, 100);
	const [track] = canvas.captureStream(10).getVideoTracks();
	if (!track) throw new Error("The canvas gives no picture.");
	return track;
}
