// The agent's bundle stays within its budget: what a page loads for it.
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

/** 5 kB, minified and compressed. */
const LARGEST_BYTES = 5_120;

test("the bundle is at most 5 kB minified and compressed, and carries nothing of the wire's validators", async () => {
	const bundle = await build({
		entryPoints: [fileURLToPath(new URL("./index.ts", import.meta.url))],
		bundle: true,
		minify: true,
		target: "es2020",
		format: "esm",
		write: false,
	});
	const [file] = bundle.outputFiles;
	const bytes = gzipSync(file?.contents ?? "", { level: 9 }).length;
	console.info(`agent bundle: ${bytes} bytes of ${LARGEST_BYTES}`);
	expect(bytes).toBeGreaterThan(1_000);
	expect(bytes).toBeLessThanOrEqual(LARGEST_BYTES);
	expect(file?.text).not.toContain("typebox");
});
