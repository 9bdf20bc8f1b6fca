/**
 * Numbers to the contract's words and back. The decimal point is always ".", whatever the locale.
 * Words are for people and for the compatible API; nothing stores them or computes with them.
 */

/** `1_055_000` → `"1055 kbps"`, `27_150` → `"27.15 kbps"`: at most two decimals, no zeros at the end. */
export function formatBitrate(bitrateBps: number): string {
	return `${Number((bitrateBps / 1_000).toFixed(2))} kbps`;
}

/** `125.6` → `"126 ms"`. */
export function formatMilliseconds(timeMs: number): string {
	return `${Math.round(timeMs)} ms`;
}

/** `0.003` → `"0.3%"`, `0` → `"0.0%"`, `0.0003` → `"0.03%"`: one decimal at least, two at most. */
export function formatLoss(lossRatio: number): string {
	return `${(lossRatio * 100).toFixed(2).replace(/0$/, "")}%`;
}

/** `1280 × 720` → `"1280*720"`. */
export function formatResolution(picture: { readonly width: number; readonly height: number }): string {
	return `${picture.width}*${picture.height}`;
}

/** `11.8` → `"12 fps"`. */
export function formatFrameRate(frameRateFps: number): string {
	return `${Math.round(frameRateFps)} fps`;
}

/** `0.08` → `"8%"`. */
export function formatCpu(cpuRatio: number): string {
	return `${Math.round(cpuRatio * 100)}%`;
}

/** Epoch milliseconds → `"2026-03-01T10:16:00Z"`, cut to whole seconds. */
export function formatTime(timeMs: number): string {
	return `${new Date(Math.floor(timeMs / 1_000) * 1_000).toISOString().slice(0, 19)}Z`;
}

/** 3,301,000 ms → `"55:01"`; from an hour on `"01:00:00"`. */
export function formatDuration(durationMs: number): string {
	const seconds = Math.max(0, Math.floor(durationMs / 1_000));
	const two = (value: number) => String(value).padStart(2, "0");
	const minutesAndSeconds = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
	return seconds < 3_600 ? minutesAndSeconds : `${two(Math.floor(seconds / 3_600))}:${minutesAndSeconds}`;
}

function parse(text: string, pattern: RegExp, factor: number): number | undefined {
	const found = pattern.exec(text)?.[1];
	return found === undefined ? undefined : Number(found) * factor;
}

/** Reads `"27.15 kbps"` and the hosted spellings `"27.15kbps"`, `"27.15 Kbps"`; undefined for anything else. */
export function parseBitrate(text: string): number | undefined {
	return parse(text, /^(\d+(?:\.\d+)?) ?[kK]bps$/, 1_000);
}
/** Reads `"126 ms"` and `"126ms"`. */
export function parseMilliseconds(text: string): number | undefined {
	return parse(text, /^(\d+(?:\.\d+)?) ?ms$/, 1);
}
/** Reads `"0.3%"` to 0.003; for loss and for processor shares. */
export function parsePercent(text: string): number | undefined {
	return parse(text, /^(\d+(?:\.\d+)?)%$/, 0.01);
}
/** Reads `"12 fps"`. */
export function parseFrameRate(text: string): number | undefined {
	return parse(text, /^(\d+(?:\.\d+)?) ?fps$/, 1);
}
/** Reads `"1280*720"`; `"0*0"` is read as no picture by its zeros. */
export function parseResolution(text: string): { width: number; height: number } | undefined {
	const found = /^(\d+)\*(\d+)$/.exec(text);
	return found === null ? undefined : { width: Number(found[1]), height: Number(found[2]) };
}
