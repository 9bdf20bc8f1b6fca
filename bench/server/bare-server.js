/** What a request costs at the least: a bare HTTP server that reads the body and refuses. */
import { createServer } from "node:http";

const server = createServer((request, response) => {
	request.on("data", () => {});
	request.on("end", () =>
		response.writeHead(401, { "content-type": "application/json" }).end('{"reason":"bad_token"}'),
	);
});
server.listen(0, "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
