# GNU make. A new filters/txt-NAME.c is a new program, a new common/*/*.c is in the library, a new tests/unit/*.c, tests/laws/*.t
# or tests/cases/FILTER/NAME/ is a test: nothing is listed here.
#   make              build/bin/*             make demo         the reports over samples/
#   make check        all tests (prove)       make check-asan   the same under ASan and UBSan
#   make check-faults the slow faults         make fuzz TIME=60 libFuzzer over every parser
#   make check-pages  the reports' pages, looked at in headless Chromium
#   make bench        speeds with peers       make lint, make coverage, make deb
#   make pages        options into the pages  make install uninstall DESTDIR= PREFIX=/usr/local
#   BUILD=dir build elsewhere · PORTABLE=1 without SIMD · STATIC=1 static binaries · T="tests/laws/x.t" check only these

BUILD  ?= build
PREFIX ?= /usr/local
CC     ?= gcc
AR     ?= ar
AWK    ?= awk
CFLAGS ?= -O3 -g
WARN   := -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wvla
HARDEN ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LINK_HARDEN ?= -pie -Wl,-z,relro,-z,now
CPPFLAGS += -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64 -Icommon -I$(BUILD)/gen
LIBS   := -lcsv -lutf8proc -lz -lpthread -lm
ifdef PORTABLE
CPPFLAGS += -DTXT_PORTABLE
endif
ifdef STATIC
LINK_HARDEN := -static
endif
# The build folder's name is nowhere in the result.
ALL_CFLAGS = -std=c11 -ffile-prefix-map=$(BUILD)=build $(WARN) $(HARDEN) $(CFLAGS)

filters := $(patsubst filters/%.c,%,$(wildcard filters/txt-*.c))
library := $(patsubst %.c,$(BUILD)/%.o,$(wildcard common/*/*.c))
units   := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
# common/text/NAME.tsv + NAME.awk -> gen/NAME.h: data that people edit becomes a table that is compiled in.
data    := $(patsubst common/text/%.awk,$(BUILD)/gen/%.h,$(wildcard common/text/*.awk))
checks  := tests/run-cases $(wildcard tests/*.t tests/laws/*.t) $(filter-out tests/faults/slow-%,$(wildcard tests/faults/*.t)) $(units:%=$(BUILD)/tests/%)
T       ?= $(filter-out $(SKIP),$(checks))

all: $(filters:%=$(BUILD)/bin/%)

# Other flags than last time: everything is compiled again.
flags := $(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) $(LINK_HARDEN)
ifneq ($(flags),$(file <$(BUILD)/flags))
$(shell mkdir -p $(BUILD))$(file >$(BUILD)/flags,$(flags))
endif

$(BUILD)/bin/%: $(BUILD)/filters/%.o $(BUILD)/libtxtkit.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(LINK_HARDEN) -o $@ $^ $(LIBS)

$(BUILD)/libtxtkit.a: $(library)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c $(BUILD)/flags | $(data)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.h: common/text/%.awk common/text/%.tsv
	@mkdir -p $(@D)
	LC_ALL=C $(AWK) -f $^ > $@.tmp && mv $@.tmp $@

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(BUILD)/libtxtkit.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(LINK_HARDEN) -o $@ $^ $(LIBS)

tests: all $(units:%=$(BUILD)/tests/%)

# ---- tests ----

check: tests
	@tests/check $(BUILD) $(T)

check-unit: tests
	@tests/check $(BUILD) $(units:%=$(BUILD)/tests/%)

# Sanitizers slow a program down several times and take address space: the laws read the two variables. Their status is 99,
# since 1 and 2 mean something here.
check-asan:
	@TXT_ASAN=1 TXT_QUICK=1 ASAN_OPTIONS=detect_leaks=0:exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:exitcode=99 $(MAKE) -s --no-print-directory \
	  BUILD=build-asan HARDEN= LINK_HARDEN= \
	  CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all' check

check-faults: tests
	@TXT_TIMEOUT=900 tests/check $(BUILD) $(wildcard tests/faults/slow-*.t)

# What the faults say, as the table of tests/README.md.
fault-table: tests
	@mkdir -p $(BUILD)/faults $(BUILD)/scratch
	@printf '%s\n' tests/faults/*.t | PATH="$(abspath $(BUILD))/bin:$$PATH" TXT_BUILD=$(abspath $(BUILD)) TXT_BIN=$(abspath $(BUILD))/bin \
	  LC_ALL=C TXT_TIMEOUT=1800 xargs -P 3 -I T sh -c 'tests/in-scratch T > $(BUILD)/faults/$$(basename T .t).tap || echo "T fails"'
	@tests/faults/table $(BUILD)/faults/*.tap

# libFuzzer (clang) over each target of tests/fuzz for TIME seconds, from the seeds in tests/fuzz/seeds/NAME and what earlier
# runs found. FUZZ=name: only that one.
FUZZ ?= $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
TIME ?= 60
fuzz:
	@$(MAKE) -s --no-print-directory BUILD=build-fuzz CC=clang HARDEN= LINK_HARDEN= \
	  CFLAGS='-O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -DREC_PART_BYTES=48 -DSAVED_PART=48' \
	  $(FUZZ:%=build-fuzz/fuzz/%)
	@for f in $(FUZZ); do tests/fuzz/run build-fuzz/fuzz/$$f $(TIME) || exit; done

$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libtxtkit.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# What compilers and checkers find without running anything, in all C there is. Each must be silent; the few reports that are wrong are
# answered where they stand. .clang-tidy says which checks are off, and why. (cppcheck 2.10 knows no _Noreturn, and no intrinsics.)
sources := $(wildcard common/*/*.c filters/*.c tests/*/*.c)
lint: $(data)
	@echo "lint: gcc -fanalyzer"
	@$(MAKE) -s BUILD=build-lint CFLAGS='-O2 -fanalyzer -Werror' $(sources:%.c=build-lint/%.o)
	@echo "lint: cppcheck"
	@cppcheck -q --std=c11 --enable=warning,portability,performance --inline-suppr --error-exitcode=2 -j 2 \
	  -DTXT_PORTABLE '-D_Noreturn=__attribute__((noreturn))' -Icommon -I$(BUILD)/gen $(sources)
	@echo "lint: clang-tidy"
	@printf '%s\n' $(sources) | xargs -P 2 -n 4 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$$@" -- -std=c11 $(CPPFLAGS) 2>/dev/null' -

# Lines that the tests run, by gcov: a row a file, then the sum of common/. (gcov's own writing would count as a fault of resources.t.)
coverage:
	@$(MAKE) -s BUILD=build-coverage HARDEN= LINK_HARDEN= CFLAGS='-O0 -g --coverage' TXT_QUICK=1 TXT_ASAN=1 SKIP=tests/faults/resources.t check || echo "coverage: tests failed"
	@find build-coverage -name '*.gcda' -path '*/common/*' -o -name '*.gcda' -path '*/filters/*' | sort | \
	  xargs gcov -n -r 2>/dev/null | tests/coverage.awk

# Opens the reports' pages in headless Chromium (needs node, npm and chromium; else skipped).
check-pages: all
	@TXT_TIMEOUT=600 tests/check $(BUILD) tests/browser/pages.t

bench: all
	@for b in tests/bench/*.sh; do echo "== $$b"; TXT_BIN=$(abspath $(BUILD))/bin LC_ALL=C $$b || exit; done

demo: all
	@TXT_BIN=$(abspath $(BUILD))/bin scripts/report-all --by month --title News --output report/all samples/articles.txt.gz
	@sed -n '/^## At a glance/,/^## Health/{/^##/d;/^$$/d;/^!/d;p;}' report/all/index.md
	@echo && echo "The reports, as pages, Markdown and tables:" && ls -d report/all/index.html report/all/*/index.html

# ---- pages, completion, installation ----

pages: all
	@TXT_BIN=$(BUILD)/bin scripts/pages

$(BUILD)/completion/bash/%: $(BUILD)/bin/% scripts/completion
	@mkdir -p $(@D)
	scripts/completion bash $< > $@.tmp && mv $@.tmp $@
$(BUILD)/completion/zsh/_%: $(BUILD)/bin/% scripts/completion
	@mkdir -p $(@D)
	scripts/completion zsh $< > $@.tmp && mv $@.tmp $@

$(BUILD)/man/txt-%.1: scripts/% scripts/command-page
	@mkdir -p $(@D)
	scripts/command-page $< > $@.tmp && mv $@.tmp $@

# What goes where: each line is folder:files. The scripts for users (with lib.sh and lib/) live in share/txtkit; a command txt-NAME
# in bin starts each of them.
SHARE   := $(PREFIX)/share
ZSH     ?= $(SHARE)/zsh/site-functions
tools   := $(filter-out lib setup pages completion command-page,$(patsubst scripts/%,%,$(wildcard scripts/* scripts/lib/*)))
commands := $(filter-out %.sh %.gp %.awk %.css,$(tools))
parts   := $(filter-out $(commands),$(tools))
manuals := $(wildcard filters/*.1) $(commands:%=$(BUILD)/man/txt-%.1)
bash    := $(filters:%=$(BUILD)/completion/bash/%)
zsh     := $(filters:%=$(BUILD)/completion/zsh/_%)
data_files := $(wildcard common/text/stopwords-*.txt)
put = install -d '$(DESTDIR)$(2)' && install -m $(1) $(3) '$(DESTDIR)$(2)'

install: all $(bash) $(zsh) $(manuals)
	$(if $(filters),$(call put,755,$(PREFIX)/bin,$(filters:%=$(BUILD)/bin/%)))
	$(if $(manuals),$(call put,644,$(SHARE)/man/man1,$(manuals)))
	$(if $(wildcard filters/*.7),$(call put,644,$(SHARE)/man/man7,$(wildcard filters/*.7)))
	$(if $(bash),$(call put,644,$(SHARE)/bash-completion/completions,$(bash)))
	$(if $(zsh),$(call put,644,$(ZSH),$(zsh)))
	$(if $(data_files),$(call put,644,$(SHARE)/txtkit,$(data_files)))
	$(if $(commands),$(call put,755,$(SHARE)/txtkit/scripts,$(commands:%=scripts/%)))
	$(if $(parts),$(call put,644,$(SHARE)/txtkit/scripts,$(addprefix scripts/,$(filter-out lib/%,$(parts)))))
	$(if $(parts),$(call put,644,$(SHARE)/txtkit/scripts/lib,$(addprefix scripts/,$(filter lib/%,$(parts)))))
	@for c in $(commands); do \
	  printf '#!/bin/sh\nexec %s/txtkit/scripts/%s "$$@"\n' '$(SHARE)' $$c > '$(DESTDIR)$(PREFIX)'/bin/txt-$$c; \
	  chmod 755 '$(DESTDIR)$(PREFIX)'/bin/txt-$$c; done

installed = $(filters:%=$(PREFIX)/bin/%) $(commands:%=$(PREFIX)/bin/txt-%) $(addprefix $(SHARE)/man/man1/,$(notdir $(manuals))) \
  $(patsubst filters/%,$(SHARE)/man/man7/%,$(wildcard filters/*.7)) $(filters:%=$(SHARE)/bash-completion/completions/%) \
  $(filters:%=$(ZSH)/_%) $(patsubst common/text/%,$(SHARE)/txtkit/%,$(data_files)) $(tools:%=$(SHARE)/txtkit/scripts/%)
uninstall:
	rm -f $(installed:%='$(DESTDIR)%')
	@rmdir '$(DESTDIR)$(SHARE)/txtkit/scripts/lib' '$(DESTDIR)$(SHARE)/txtkit/scripts' '$(DESTDIR)$(SHARE)/txtkit' 2>/dev/null || :

# A Debian package of what git tracks, in build-deb/.
deb:
	rm -rf build-deb && mkdir -p build-deb/txtkit
	git ls-files -z | xargs -0 cp --parents -t build-deb/txtkit
	cd build-deb/txtkit && env -u MAKEFLAGS -u MFLAGS dpkg-buildpackage -us -uc -b
	lintian --fail-on error,warning --pedantic build-deb/*.changes

clean:
	rm -rf $(BUILD) build-*

.PHONY: all tests demo check check-asan check-unit check-pages check-faults fuzz lint coverage bench deb install uninstall clean pages
.SECONDARY:
-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
