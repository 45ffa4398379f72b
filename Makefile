# `make help` lists the steps. Each sets up what it needs, says what it installs, and fails when anything fails.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Tools are pinned here and built into .tools; go.mod knows only what the program needs.
GOLANGCI := 2.15.0
TEMPL := 0.3.977
GOVULNCHECK := 1.9.0
TOOLS := $(CURDIR)/.tools

RELEASE := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
export CGO_ENABLED := 0
export GOFLAGS := -buildvcs=false

# $(call tool,NAME,VERSION,MODULE): build a tool unless this version of it is there.
define tool
@if [ "$$(cat $(TOOLS)/$(1).version 2>/dev/null)" != "$(2)" ] || [ ! -x $(TOOLS)/$(1) ]; then \
	echo "Building $(1) $(2) into .tools (once)"; \
	GOBIN=$(TOOLS) go install $(3)@v$(2) && echo "$(2)" >$(TOOLS)/$(1).version; fi
endef

.PHONY: help build run test test-go test-browser race bench soak lint generate assets tools-lint tools-templ clean

help: ## list the steps
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

build: ## build the static binary ./thuocso
	@go build -trimpath -ldflags '-s -w -X main.release=$(RELEASE)' -o thuocso ./cmd/thuocso

run: ## set up, build, load the sample province, open the portal on 127.0.0.1:8080
	@deploy/setup.sh run
	@$(MAKE) --no-print-directory build
	@if [ -n "$${DATABASE_URL:-}" ]; then echo "DATABASE_URL is set: its data is served, no sample is loaded"; exec ./thuocso serve; fi; \
	exec ./thuocso serve --sample

test: ## set up and run every test, the browser's included
	@deploy/setup.sh test
	@$(MAKE) --no-print-directory test-go
	@$(MAKE) --no-print-directory test-browser

test-go: tools-templ ## run the Go tests
	go test -timeout 15m ./...

test-browser: build ## run the browser tests (needs what `make test` installs)
	@rm -rf web/e2e/out/vectors && mkdir -p web/e2e/out/gallery web/e2e/out/vectors
	go test ./web/part/gallery -count 1 -artifacts -outputdir $(CURDIR)/web/e2e/out/gallery
	go test ./internal/maturity/sandbox -count 1 -artifacts -outputdir $(CURDIR)/web/e2e/out/vectors
	THUOCSO_BIN=$(CURDIR)/thuocso node web/e2e/run.mjs

race: ## run the Go tests under the race detector (needs gcc)
	CGO_ENABLED=1 go test -race -timeout 45m ./...

# A benchmark measures its subject and its floor in one run and prints, through internal/benchtest, the lines
#   floor NAME VALUE UNIT
#   bench NAME VALUE UNIT target TARGET ok|short
# It runs once: how long it measures is its own matter.
bench: ## measure what has a goal, each with its floor in the same run
	@deploy/setup.sh run
	@mkdir -p .data
	@go test -run '^$$' -bench . -benchtime 1x -count 1 -p 1 -timeout 60m ./... 2>&1 | tee .data/bench.txt | grep -E '^(bench |floor |FAIL|panic|--- FAIL|.*_test\.go:)' || true
	@grep -q '^bench ' .data/bench.txt || { cat .data/bench.txt; echo "no benchmark reported anything"; exit 1; }
	@! grep -qE '^(FAIL|panic)' .data/bench.txt || { echo "a benchmark failed: see .data/bench.txt"; exit 1; }

# Soak tests have the build tag soak and names that begin with TestSoak.
soak: ## run the long tests: portal and database killed again and again under load
	@deploy/setup.sh run
	go test -tags soak -run '^TestSoak' -count 1 -v -timeout 3h ./...

lint: tools-lint ## check style, architecture and known vulnerabilities
	$(TOOLS)/golangci-lint run --timeout 30m ./...
	@bash -n deploy/setup.sh .ci/run
	@deploy/vulncheck.sh $(TOOLS)/govulncheck

generate: tools-templ ## make the *_templ.go files anew
	@$(TOOLS)/templ generate -path web

assets: ## build style and scripts under web/static anew (npm packages by the lockfile)
	@cd web/assets && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run build

tools-lint:
	$(call tool,golangci-lint,$(GOLANGCI),github.com/golangci/golangci-lint/v2/cmd/golangci-lint)
	$(call tool,govulncheck,$(GOVULNCHECK),golang.org/x/vuln/cmd/govulncheck)

tools-templ:
	$(call tool,templ,$(TEMPL),github.com/a-h/templ/cmd/templ)

clean: ## remove what was built here (not the data)
	rm -rf thuocso .tools .data web/e2e/node_modules web/e2e/out
