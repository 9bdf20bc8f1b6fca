export const firefoxPath: () => string;
export const FIREFOX_PREFERENCES: Readonly<Record<string, boolean | number>>;
