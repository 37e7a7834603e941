# Two commands are enough to begin: `make run` and `make test`.

SWIFT ?= swift
RELEASE := -c release
WORKBENCH := .build/release/workbench

.PHONY: setup run test soak example sanitize sanitize-thread sanitize-address arm64 build bench bench-quality bench-tuning schema format lint imports clean

## Build what is needed and run the shipped experiment.
run: build
	$(WORKBENCH) run experiments/recall.json

build:
	@.ci/setup build
	$(SWIFT) build $(RELEASE) --product workbench

## Install Debian's packages that the service and the tests need; build and test call it.
setup:
	@.ci/setup

## Build and pass every test; release, since unoptimised numeric loops are slow. No test imports what is internal,
## so that the modules are those of `make run`.
test: setup
	$(SWIFT) test $(RELEASE) --disable-xctest --disable-testable-imports

## Try hostile numbers in every place of every stored file; takes minutes.
soak: setup
	WORKBENCH_SOAK=1 $(SWIFT) test $(RELEASE) --disable-xctest --disable-testable-imports --filter Hostile

## Build the package that adds a classifier from outside, and run its study.
example:
	$(SWIFT) run $(RELEASE) --package-path Examples/KNearestNeighbors KNearestNeighbors data/customers.csv

## Pass the tests under both sanitizers, each in a build of its own; .ci/sanitize.skips says what is left out.
sanitize: sanitize-thread sanitize-address

sanitize-thread sanitize-address: sanitize-%: setup
	.ci/sanitize $*

## Run every kernel as on arm64, under qemu, and hold its bits against those of this machine.
arm64:
	@.ci/setup arm64
	.ci/arm64

## Time the same work here and in the libraries a user would pick instead, and judge both on the same folds.
bench: build
	python3 Benchmarks/run.py
	python3 Benchmarks/quality.py
	python3 Benchmarks/tuning.py

## Of that, what judges our candidates and other libraries.
bench-quality: build
	python3 Benchmarks/quality.py

## What searches of settings gain on public data, and what they take.
bench-tuning: build
	python3 Benchmarks/tuning.py

## Write the schema that editors check specs with.
schema: build
	$(WORKBENCH) schema > experiments/spec.schema.json

format:
	$(SWIFT) format --in-place --recursive Sources Tests Benchmarks Examples Package.swift

## What CI checks besides the tests.
lint: imports
	$(SWIFT) format lint --strict --recursive Sources Tests Benchmarks Examples Package.swift

imports:
	python3 .ci/imports

clean:
	$(SWIFT) package clean
