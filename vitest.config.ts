// The test runs: `unit` takes seconds, `engine` opens the embedded database, `long` asks thousands of questions, `e2e`
// drives real processes and a real browser, `soak` is longest and prints figures. A time limit is there to end what hangs,
// and for nothing else: each is many times what a busy machine takes, since a test that is slow has not failed.
import { defineConfig } from "vitest/config";

const source = { resolve: { conditions: ["qoscope-source"] }, ssr: { resolve: { conditions: ["qoscope-source"] } } };

/** Calls of the lab that take minutes and rarely fail. */
const SLOW_CALLS = ["e2e/lab-outage.test.ts", "e2e/lab-node.test.ts"];

export default defineConfig({
	test: {
		pool: "forks",
		maxWorkers: 2,
		projects: [
			{
				...source,
				test: {
					name: "unit",
					// Files of one run share a process: starting one for each costs more than the tests.
					isolate: false,
					include: [
						"packages/*/src/**/*.test.ts",
						"packages/*/test/**/*.test.ts",
						"scripts/**/*.test.ts",
						"examples/*/src/**/*.test.ts",
						"lab/src/**/*.test.ts",
						"bench/**/*.test.ts",
					],
					exclude: ["**/*.engine.test.ts", "**/*.long.test.ts", "**/node_modules/**"],
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			{
				...source,
				test: {
					name: "engine",
					isolate: false,
					include: ["packages/*/src/**/*.engine.test.ts", "packages/*/test/**/*.engine.test.ts"],
					testTimeout: 300_000,
					hookTimeout: 300_000,
				},
			},
			{
				...source,
				test: {
					name: "long",
					isolate: false,
					include: ["packages/*/src/**/*.long.test.ts", "packages/*/test/**/*.long.test.ts"],
					testTimeout: 600_000,
					hookTimeout: 300_000,
				},
			},
			{
				...source,
				test: {
					name: "e2e",
					include: ["e2e/*.test.ts"],
					exclude: SLOW_CALLS,
					testTimeout: 600_000,
					hookTimeout: 300_000,
					fileParallelism: false,
				},
			},
			{
				...source,
				test: {
					name: "soak",
					include: ["e2e/soak/*.test.ts", ...SLOW_CALLS],
					testTimeout: 1_200_000,
					fileParallelism: false,
				},
			},
		],
	},
});
