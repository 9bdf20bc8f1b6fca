/** What tests take from the bundler. */
import type { BuildOptions } from "esbuild";

/** What an environment that a test gives to a bundle must be called by: the short name of each inner one. */
export const shortNames: Readonly<Record<string, string>>;

export const agentBundles: readonly (BuildOptions & { readonly outfile: string })[];
