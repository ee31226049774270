# GNU make. A new filters/txt-NAME.c is a new program, a new common/*/*.c is in the library, a new tests/unit/*.c is a
# test: nothing is listed here.
#   make            build/bin/*          make demo      both reports over samples/
#   make check      all tests (prove)    make check-asan the same under ASan and UBSan
#   make bench      speeds with peers    make install DESTDIR= PREFIX=/usr/local
#   BUILD=dir       build elsewhere      PORTABLE=1     without SIMD       STATIC=1  static binaries

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
ALL_CFLAGS = -std=c11 $(WARN) $(HARDEN) $(CFLAGS)

filters := $(patsubst filters/%.c,%,$(wildcard filters/txt-*.c))
library := $(patsubst %.c,$(BUILD)/%.o,$(wildcard common/*/*.c))
units   := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
# common/text/NAME.tsv + NAME.awk -> gen/NAME.h: data that people edit becomes a table that is compiled in.
data    := $(patsubst common/text/%.awk,$(BUILD)/gen/%.h,$(wildcard common/text/*.awk))
pages   := $(wildcard filters/*.1 filters/*.7)

all: $(filters:%=$(BUILD)/bin/%)

$(BUILD)/bin/%: $(BUILD)/filters/%.o $(BUILD)/libtxtkit.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(LINK_HARDEN) -o $@ $^ $(LIBS)

$(BUILD)/libtxtkit.a: $(library)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c | $(data)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/gen/%.h: common/text/%.awk common/text/%.tsv
	@mkdir -p $(@D)
	LC_ALL=C $(AWK) -f $^ > $@.tmp && mv $@.tmp $@

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(BUILD)/libtxtkit.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(LINK_HARDEN) -o $@ $^ $(LIBS)

tests: all $(units:%=$(BUILD)/tests/%)

clean:
	rm -rf $(BUILD)

.PHONY: all tests demo check check-asan bench install uninstall clean pages
.SECONDARY:
-include $(wildcard $(BUILD)/*/*.d $(BUILD)/*/*/*.d)
