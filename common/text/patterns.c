#include "text/patterns.h"
#include "base/mem.h"

#include <regex.h>
#include <stdlib.h>

struct pattern {
    regex_t regex;
    bool wanted;
};

bool patterns_add(struct patterns *p, const char *expression, bool wanted, char why[200]) {
    p->pattern = mem_resize(p->pattern, p->count + 1, sizeof *p->pattern);
    struct pattern *new = &p->pattern[p->count];
    int error = regcomp(&new->regex, expression, REG_EXTENDED | REG_NOSUB);
    if (error) regerror(error, &new->regex, why, 200);
    new->wanted = wanted;
    p->count += !error;
    return !error;
}

bool patterns_keep(const struct patterns *p, struct slice text) {
    char small[512], *copy = text.len < sizeof small ? small : mem_alloc(text.len + 1);
    bool included = false, wanted = false, kept = true;
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    for (size_t i = 0; i < p->count && kept; i++) {
        bool match = regexec(&p->pattern[i].regex, copy, 0, NULL, 0) == 0;
        if (p->pattern[i].wanted)
            wanted = true, included |= match;
        else
            kept = !match;
    }
    if (copy != small) free(copy);
    return kept && (included || !wanted);
}
