// Builds the agent's package once more as CommonJS, for what cannot load ES modules: Jest 29 and older bundlers. File by
// file, so that the modules of the package share what they share as ES modules.
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const compiled = fileURLToPath(new URL("../packages/agent/dist", import.meta.url));
const commonJs = join(compiled, "cjs");

/** What `tsc` made, without the agent's bundle and what an earlier run left. */
async function compiledFiles(end) {
	const files = await readdir(compiled, { recursive: true });
	return files.filter((file) => file.endsWith(end) && !file.startsWith("cjs"));
}

await rm(commonJs, { recursive: true, force: true });
await build({
	entryPoints: (await compiledFiles(".js")).map((file) => join(compiled, file)),
	outdir: commonJs,
	outbase: compiled,
	format: "cjs",
	platform: "node",
	target: "es2022",
	logLevel: "warning",
});
for (const file of await compiledFiles(".d.ts")) await cp(join(compiled, file), join(commonJs, file));
await mkdir(commonJs, { recursive: true });
// The package around it says that files ending in .js are ES modules.
await writeFile(join(commonJs, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
