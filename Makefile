# Two commands for everybody: `make start` runs Qoscope here, `make test` checks all of it.
.PHONY: start test build clean

start: build
	@test -f qoscope.json || npx --no-install qoscope init
	@node scripts/start.js

test:
	@node scripts/check-node.js
	@scripts/install-tools.sh
	@$(MAKE) --no-print-directory node_modules/.package-lock.json
	@node scripts/run-tests.js

build: node_modules/.package-lock.json
	@echo "Building …"
	@npm run --silent build

node_modules/.package-lock.json: package-lock.json
	@node scripts/check-node.js
	@echo "Installing npm packages (a minute or so) …"
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

clean:
	rm -rf node_modules packages/*/dist packages/*/node_modules e2e/clients/node_modules packages/server/assets artifacts
