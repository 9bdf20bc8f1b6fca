#!/usr/bin/env node
// The installed command. Kept apart from the compiled code so that the link exists before the first build.
await import("../dist/main.js");
