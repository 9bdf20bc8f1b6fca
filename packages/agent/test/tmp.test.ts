import { test } from "vitest";
import { readRecording, replayRecording } from "../src/replay.js";
test("x", async () => {
	for (const n of (process.env.N??"steady").split(",")) {
	let max=0; const slots = await replayRecording(readRecording(new URL(`../../../fixtures/recordings/${n}.jsonl.gz`, import.meta.url)),{onFrame:(t)=>{max=Math.max(max,t.length)}});
	console.log(n, max); for (const s of slots) console.log(s.slotMs%60000, s.samples.map(x=>x.type+" "+JSON.stringify(x.sample).replace(/"/g,"")).join("\n   "));
	}
});
