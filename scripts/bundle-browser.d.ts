/** What tests take from the bundler. */
import type { BuildOptions } from "esbuild";

export const agentBundles: readonly (BuildOptions & { readonly outfile: string })[];
