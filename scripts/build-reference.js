// Makes the texts of the reference, once for all servers, and puts them into the server's assets. Needs what tsc has built.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { makeReferenceTexts } from "../packages/server/dist/api/reference/reference-texts.js";

const file = fileURLToPath(new URL("../packages/server/assets/reference/texts.json", import.meta.url));
await mkdir(dirname(file), { recursive: true });
await writeFile(file, JSON.stringify(makeReferenceTexts()));
