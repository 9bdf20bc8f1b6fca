// Builds what browsers load, from the packages' sources: the agent, the try page and the reference's files, into the server's assets.
import { createHash } from "node:crypto";
import { watch } from "node:fs";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, context } from "esbuild";
import { minify as minifyByTerser } from "terser";
import { minify as minifyByUglify } from "uglify-js";

const root = fileURLToPath(new URL("..", import.meta.url));
const assets = join(root, "packages/server/assets");
const agent = join(root, "packages/agent/src");
const tryPage = join(root, "packages/dashboard/src/try");
const referencePage = join(root, "packages/dashboard/src/reference");
/** Goes out as it is. */
const copied = ["index.html", "icon.svg"];
/** What the agent's package exports to bundlers; beside the types that `tsc -b` puts there. */
const agentPackage = join(root, "packages/agent/dist/agent.mjs");

const common = {
	absWorkingDir: root,
	bundle: true,
	minify: true,
	target: ["es2022"],
	conditions: ["qoscope-source"],
	logLevel: "warning",
	legalComments: "none",
};

/**
 * Properties that nothing outside the agent sees, so that the bundles may shorten them: no browser's, no frame's. A line
 * for each kind of object: two that never meet in one may get the same short name, which compresses better.
 */
const internal = [
	[
		"poll",
		"timestampMs",
		"untilMs",
		"owed",
		"unreported",
		"reportedAtMs",
		"perMs",
		"bytesAPacket",
		"screen",
		"track",
		"isShare",
		"unlike",
	],
	["total", "repeated", "owed"],
	["timestampMs", "streams", "pair", "entryOf", "remoteOf", "wayOf"],
	["poll", "timestampMs", "shiftMs", "untilMs", "missed", "pair", "streams", "rtcpTypes"],
	["isWhole"],
	["fromMs", "untilMs", "quantities"],
	["body", "sentAtMs", "sentIn", "settle"],
	["counts"],
	["encoded"],
	["current", "finish", "put"],
	["setPressure", "take"],
	["flush", "reconnect"],
	["environment", "connections", "shares"],
	["wallNow", "after", "openSocket", "onPageHide", "onPressure", "deviceFacts", "problem", "post"],
	["retryAfterMs", "answer"],
];

/** The short name of each: the first that no neighbour has. The letters are the commonest of the bundle. */
function shorten() {
	const short = {};
	for (const name of internal.flat()) {
		const taken = internal
			.filter((names) => names.includes(name))
			.flatMap((names) => names.map((other) => short[other]));
		short[name] ??= [..."tensorialucpfdmhyg"].find((letter) => !taken.includes(letter));
	}
	return short;
}
/** What an environment that a test gives to a bundle must be called by. */
export const shortNames = shorten();

/**
 * Two minifiers over the agent in the place of esbuild's own, since each finds what the other leaves: together they make
 * it a tenth smaller. `unsafe` and `pure_getters` hold for code that redefines nothing of the language and reads no
 * property that does something; the agent's tests run the result. Writes only what esbuild would have written.
 */
const compress = { passes: 3, pure_getters: true, unsafe: true };
const minifyFurther = {
	name: "minify-further",
	setup({ initialOptions, onEnd }) {
		const isWritten = initialOptions.write !== false;
		initialOptions.write = false;
		onEnd(async ({ outputFiles = [] }) => {
			for (const file of outputFiles) {
				const first = await minifyByTerser(file.text, {
					ecma: 2020,
					module: true,
					compress: { ...compress, arrows: false, evaluate: false, unsafe_methods: true },
				});
				const second = minifyByUglify(first.code, { module: true, compress: { ...compress, inline: 1 } });
				if (second.error) throw second.error;
				file.contents = new TextEncoder().encode(second.code);
				if (isWritten) await writeFile(file.path, file.contents);
			}
		});
	},
};
const agentOptions = {
	...common,
	minify: false,
	mangleProps: new RegExp(`^(${Object.keys(shortNames).join("|")})$`),
	mangleCache: shortNames,
	plugins: [minifyFurther],
};

/** The agent as a script tag loads it, and as a module. Tests build it with these very options. */
export const agentBundles = [
	{ ...agentOptions, entryPoints: [join(agent, "script.ts")], format: "iife", outfile: join(assets, "agent.js") },
	{ ...agentOptions, entryPoints: [join(agent, "index.ts")], format: "esm", outfile: join(assets, "agent.mjs") },
];

const bundles = [
	...agentBundles,
	{
		...common,
		entryPoints: [join(tryPage, "main.ts"), join(tryPage, "try.css")],
		// Lies beside the style sheet, also in what is built.
		external: ["*.svg"],
		format: "esm",
		outdir: join(assets, "try"),
	},
	{
		...common,
		entryPoints: [join(referencePage, "main.ts"), join(referencePage, "reference.css")],
		external: ["*.svg"],
		format: "esm",
		outdir: join(assets, "reference"),
	},
];

/** What esbuild does not make: the page's HTML, the agent's integrity, and the copy for the agent's own package. */
async function finish() {
	for (const name of copied) await copyFile(join(tryPage, name), join(assets, "try", name));
	const bundle = await readFile(join(assets, "agent.js"));
	const integrity = `sha384-${createHash("sha384").update(bundle).digest("base64")}`;
	await writeFile(join(assets, "agent.js.integrity"), `${integrity}\n`);
	await mkdir(join(agentPackage, ".."), { recursive: true });
	await copyFile(join(assets, "agent.mjs"), agentPackage);
	return integrity;
}

async function print(integrity) {
	for (const name of ["agent.js", "agent.mjs", "try/main.js", "try/try.css", "try/index.html", "reference/main.js"]) {
		const content = await readFile(join(assets, name));
		const kilobytes = (bytes) => `${(bytes / 1_000).toFixed(1)} kB`.padStart(9);
		console.log(
			`${name.padEnd(15)}${kilobytes(content.length)}${kilobytes(gzipSync(content, { level: 9 }).length)} gzip`,
		);
	}
	console.log(`agent.js integrity ${integrity}`);
}

export async function bundleBrowser() {
	await mkdir(join(assets, "try"), { recursive: true });
	await Promise.all(bundles.map((options) => build(options)));
	await print(await finish());
}

/** Builds again at every change until closed. */
export async function watchBrowser() {
	await mkdir(join(assets, "try"), { recursive: true });
	const finishOrSay = () => finish().catch((error) => console.error(`Bundling: ${error.message}`));
	const finishing = {
		name: "finish",
		setup: (bundler) => {
			bundler.onEnd(async ({ errors }) => {
				if (errors.length === 0) await finishOrSay();
			});
		},
	};
	const contexts = await Promise.all(
		bundles.map((options) => context({ ...options, plugins: [...(options.plugins ?? []), finishing] })),
	);
	for (const one of contexts) await one.watch();
	// What is only copied is no input of esbuild.
	const folder = watch(tryPage, (_event, file) => {
		if (copied.includes(file)) void finishOrSay();
	});
	return {
		close: async () => {
			folder.close();
			await Promise.all(contexts.map((one) => one.dispose()));
		},
	};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleBrowser();
