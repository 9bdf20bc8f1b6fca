// The two test runs: `unit` needs nothing but npm's packages, `e2e` drives a real browser against a built server.
import { defineConfig } from "vitest/config";

const source = { resolve: { conditions: ["qoscope-source"] }, ssr: { resolve: { conditions: ["qoscope-source"] } } };

export default defineConfig({
	test: {
		pool: "forks",
		projects: [
			{
				...source,
				test: {
					name: "unit",
					include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts", "scripts/**/*.test.ts"],
					exclude: ["packages/*/test/slow/**"],
				},
			},
			{
				...source,
				test: {
					name: "e2e",
					include: ["e2e/**/*.test.ts", "packages/*/test/slow/**/*.test.ts"],
					testTimeout: 180_000,
					hookTimeout: 120_000,
					fileParallelism: false,
				},
			},
		],
	},
});
