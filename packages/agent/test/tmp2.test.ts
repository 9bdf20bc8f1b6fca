import { test } from "vitest";
import { readRecording, replayRecording } from "../src/replay.js";
test("x", async () => {
	const roundings: Record<string,(n:string,v:number)=>number> = {
		now: (n,v)=>v,
		ms1: (n,v)=>/Ms$/.test(n)?Math.round(v*10)/10:v,
		ms1d0: (n,v)=>n==="durationMs"?Math.round(v):/Ms$/.test(n)?Math.round(v*10)/10:v,
		ms2d0: (n,v)=>n==="durationMs"?Math.round(v):/Ms$/.test(n)?Math.round(v*100)/100:v,
		ms1d0r4: (n,v)=>n==="durationMs"||/Bytes/.test(n)?Math.round(v):/Ms$/.test(n)?Math.round(v*10)/10:Math.round(v*1e4)/1e4,
	};
	for (const n of ["steady","loss","simulcast"]) for (const [k,r] of Object.entries(roundings)) {
	const L: number[]=[]; await replayRecording(readRecording(new URL(`../../../fixtures/recordings/${n}.jsonl.gz`, import.meta.url)),{onFrame:(t)=>{
		const f=JSON.parse(t); f.samples=f.samples.map((a:number[])=>a.map((v,i)=>{ if(i===0||v===null)return v; const sent=a[0]%2===0; const names=["","durationMs","b","p","lossRatio",...(sent?["rb","reportedLostBytes"]:["pl"]),"sMs","c","mMs","xMs","rc","jMs","jc","jMs","jMs","f","w","h"]; return r(names[i]!,v)})); L.push(JSON.stringify(f).length)}});
	console.log(n,k,"max",Math.max(...L),"mean",L.reduce((a,b)=>a+b)/L.length);
	}
});
