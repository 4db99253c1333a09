# SPDX-License-Identifier: Apache-2.0
# Makefile - the ways in. `make` alone says what there is. Meson builds; tools/setup puts in place what it needs.

BUILD   ?= build
PREFIX  ?= /usr/local
JOBS    ?= $(shell nproc)
# Warnings are errors where CI says so, or with WERROR=true.
WERROR  ?= $(if $(filter true,$(CI)),true,false)
export PYTHONDONTWRITEBYTECODE = 1

.DEFAULT_GOAL := help
.PHONY: help setup build demo test check asan fuzz bench accept install clean

help:            ## what there is
	@echo "Overt: facial recognition that can only run in the open."
	@echo
	@sed -n 's/^\([a-z]*\): .*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'
	@echo
	@echo "Settings: BUILD=$(BUILD) PREFIX=$(PREFIX) DESTDIR=$(DESTDIR) JOBS=$(JOBS) CC=$(CC)"

setup:           ## install what the build and the tests need (apt, npm); the rest does it by itself
	@tools/setup build test

build:           ## compile everything and convert the models: build/overt
	@tools/setup build
	@$(call compile,$(BUILD),-Dwerror=$(WERROR) -Dtests=$(call has_cmocka))

demo: build      ## three operations from plan to answered letter, in demo/
	@tools/setup build demo
	@OVERT_BUILD=$(BUILD) tools/demo/run

test:            ## set-up, build and every test
	@tools/setup build test
	@$(call compile,$(BUILD),-Dwerror=$(WERROR) -Dtests=true)
	@tools/run-tests $(BUILD)

check:           ## only the tests that read the sources
	@tools/run-tests --only style

asan:            ## the same tests under the address and undefined-behaviour sanitizers
	@tools/setup build test
	@$(call compile,build-asan,-Db_sanitize=address$(comma)undefined -Db_lundef=false -Dwerror=$(WERROR) -Dtests=true)
	@ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:verify_asan_link_order=0 \
	 LSAN_OPTIONS=suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0 \
	 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
	 tools/run-tests build-asan

fuzz:            ## fuzz every parser for SECONDS (default 60) each, with clang
	@tools/setup build test fuzz
	@CC=clang; export CC; $(call compile,build-fuzz,-Db_sanitize=address$(comma)undefined -Db_lundef=false -Dfuzzers=true -Dtests=true)
	@tools/run-fuzzers build-fuzz $(or $(SECONDS),60)

bench: build     ## measure against OpenCV, face-api and FAISS, in one run
	@tools/setup build bench
	@OVERT_BUILD=$(BUILD) bench/run

accept:          ## every line of acceptance: figure, goal, met or not
	@tools/setup build test
	@$(call compile,$(BUILD),-Dwerror=$(WERROR) -Dtests=true)
	@OVERT_BUILD=$(BUILD) tools/accept

install:         ## program, library, headers, models and man pages under DESTDIR and PREFIX
	@test -f $(BUILD)/build.ninja || $(MAKE) build
	@meson configure $(BUILD) -Dprefix=$(PREFIX)
	@ninja -C $(BUILD) build.ninja >$(BUILD)/setup.log 2>&1 || { tail -n 15 $(BUILD)/setup.log >&2; exit 3; }
	@meson install -C $(BUILD) --quiet $(if $(DESTDIR),--destdir $(abspath $(DESTDIR)))

clean:           ## remove what was built (.deps/ stays)
	@rm -rf build build-asan build-fuzz build-clang demo

comma := ,
has_cmocka = $$(pkg-config --exists cmocka && echo true || echo false)

# compile FOLDER,OPTIONS: configure if that was not done with these options and these meson.build files, then build.
parts = $(shell find src tests tools bench docs models -name meson.build | sort | cksum)
define compile
set -e; mkdir -p $(1); want="$(2) CC=$${CC:-} $(parts)"; \
if [ ! -f $(1)/build.ninja ] || [ "$$(cat $(1)/.options 2>/dev/null)" != "$$want" ]; then \
    meson setup $(if $(wildcard $(1)/build.ninja),--reconfigure) $(1) $(2) >$(1)/setup.log 2>&1 || \
        { tail -n 15 $(1)/setup.log >&2; exit 3; }; \
    echo "$$want" >$(1)/.options; \
fi; \
ninja -C $(1) build.ninja >$(1)/setup.log 2>&1 || { tail -n 15 $(1)/setup.log >&2; exit 3; }; \
ninja -C $(1) -j $(JOBS) $(if $(VERBOSE),-v,--quiet)
endef
