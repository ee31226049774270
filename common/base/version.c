#include "base/version.h"

#include <csv.h>
#include <utf8proc.h>
#include <xxhash.h>
#include <zlib.h>

/* Weak: asking for its version alone does not load a library that the program has no use for. */
#pragma weak utf8proc_version
#pragma weak utf8proc_unicode_version

void version_print(const char *program, const char *rules, FILE *to) {
    fprintf(to, "%s (txtkit) %s\n", program, TXTKIT_VERSION);
    fprintf(to, "Unicode %s, %s\n", TXTKIT_UNICODE, rules ? rules : "no rules of text: fields are bytes");
    fprintf(to, "zlib %s, ", zlibVersion());
    if (utf8proc_version && utf8proc_unicode_version)
        fprintf(to, "utf8proc %s (Unicode %s), ", utf8proc_version(), utf8proc_unicode_version());
    fprintf(to, "libcsv %d.%d.%d, xxHash %d.%d.%d\n", CSV_MAJOR, CSV_MINOR, CSV_RELEASE, XXH_VERSION_MAJOR,
            XXH_VERSION_MINOR, XXH_VERSION_RELEASE);
}
