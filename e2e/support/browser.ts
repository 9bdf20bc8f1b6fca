/** The browser of the end-to-end tests: a real Chromium with fake devices. */
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { CHROMIUM_FLAGS, chromiumPath } from "../../scripts/chromium.js";

const FLAGS = [...CHROMIUM_FLAGS, "--auto-select-desktop-capture-source=Entire screen"];

export async function openBrowser(): Promise<Browser> {
	const executablePath = chromiumPath();
	if (!existsSync(executablePath)) {
		throw new Error(`No browser at ${executablePath}: install Chromium or name another with CHROMIUM_PATH.`);
	}
	return chromium.launch({ executablePath, args: FLAGS });
}

const artifacts = fileURLToPath(new URL("../../artifacts/", import.meta.url));

/** The whole page, light and dark, wide and narrow, for people to look at. */
export async function takeScreenshots(page: Page, name: string): Promise<void> {
	mkdirSync(artifacts, { recursive: true });
	const before = page.viewportSize();
	for (const width of [1_280, 360]) {
		for (const colorScheme of ["light", "dark"] as const) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 900 });
			await page.screenshot({ path: `${artifacts}${name}-${colorScheme}-${width}.png`, fullPage: true });
		}
	}
	await page.emulateMedia({ colorScheme: null });
	if (before !== null) await page.setViewportSize(before);
}
