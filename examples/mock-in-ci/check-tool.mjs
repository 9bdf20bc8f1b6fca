// A tool of the smallest kind, and its test: counts the participants of all past webinars and copes with a 429.
const base = process.env.BASE_URL;

async function accessToken() {
	const query = "grant_type=account_credentials&account_id=mock-account";
	const authorization = `Basic ${Buffer.from("mock-client:mock-client-secret").toString("base64")}`;
	const answer = await fetch(`${base}/oauth/token?${query}`, { method: "POST", headers: { authorization } });
	return (await answer.json()).access_token;
}

const token = await accessToken();
let refusals = 0;

async function get(path) {
	for (;;) {
		const answer = await fetch(`${base}${path}`, { headers: { authorization: `Bearer ${token}` } });
		if (answer.status !== 429) return answer.json();
		refusals += 1;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

async function* pages(path, list) {
	for (let next = ""; ; ) {
		const body = await get(`${path}&next_page_token=${next}`);
		yield* body[list];
		next = body.next_page_token;
		if (next === "") return;
	}
}

// The second page of somebody's participants shall meet a limit.
const fault = { fault: "rate_limit", path: "/v2/metrics/webinars/", times: 1 };
const headers = { "content-type": "application/json" };
await fetch(`${base}/mock/faults`, { method: "POST", headers, body: JSON.stringify(fault) });

let people = 0;
for await (const webinar of pages("/v2/metrics/webinars?type=past&from=2026-02-20&to=2026-03-01", "webinars")) {
	const id = encodeURIComponent(encodeURIComponent(webinar.uuid));
	for await (const _ of pages(`/v2/metrics/webinars/${id}/participants?type=past&page_size=5`, "participants"))
		people += 1;
}
console.log(`${people} participants, ${refusals} refusal met`);
if (people !== 18 || refusals !== 1) process.exit(1);
