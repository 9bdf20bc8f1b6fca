// The test runs: `unit` needs nothing but npm's packages, `e2e` drives real processes and a real browser, `soak` is
// long and prints figures.
import { defineConfig } from "vitest/config";

const source = { resolve: { conditions: ["qoscope-source"] }, ssr: { resolve: { conditions: ["qoscope-source"] } } };

export default defineConfig({
	test: {
		pool: "forks",
		// Files of one run share a process: starting one for each costs more than the tests.
		isolate: false,
		maxWorkers: 2,
		projects: [
			{
				...source,
				test: {
					name: "unit",
					include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "scripts/**/*.test.ts"],
				},
			},
			{
				...source,
				test: {
					name: "e2e",
					include: ["e2e/*.test.ts"],
					testTimeout: 180_000,
					hookTimeout: 120_000,
					fileParallelism: false,
				},
			},
			{
				...source,
				test: {
					name: "soak",
					include: ["e2e/soak/*.test.ts"],
					testTimeout: 1_200_000,
					fileParallelism: false,
				},
			},
		],
	},
});
