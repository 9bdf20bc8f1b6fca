/** What tests take from the start of the browser. */
export const chromiumPath: () => string;
export const CHROMIUM_FLAGS: readonly string[];
