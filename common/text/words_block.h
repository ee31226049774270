/* words_block - one block of 64 bytes as bit masks, and the tokens of what needs no thought. No header of its own: words_fast.c includes it once
 * for each kind of vector, with
 *     V           the vector of 64 bytes
 *     V_(name)    simd.h's operation on it
 *     BLOCK_(name)    this kind's name of a function
 *     BLOCK_LOW(x)    the place of the lowest bit; anything for 0
 *     BLOCK_(tail)(to, p, n)  loads n < 64 bytes and spaces behind them, and leaves that at `to`
 *     BLOCK_TARGET    the attribute that lets the compiler use its instructions */

/* What is not ASCII. */
BLOCK_TARGET static inline void BLOCK_(classify_high)(V s, uint64_t high, struct block *b) {
    uint64_t cont = V_(range)(s, 0x80, 0xBF), c3 = V_(eq)(s, (char)0xC3), a9 = V_(eq)(s, (char)0xA9);
    uint64_t two = V_(range)(s, 0xC3, 0xCA) & cont >> 1;
    two &= ~(c3 &
             (V_(eq)(s, (char)0x97) | V_(eq)(s, (char)0xB7)) >> 1); /* signs of multiplication and division */
    uint64_t low = (c3 & V_(range)(s, 0xA0, 0xBF) >> 1) |
                   (V_(eq)(s, (char)0xC4) & (V_(eq)(s, (char)0x83) | V_(eq)(s, (char)0x91) | a9) >> 1) |
                   (V_(eq)(s, (char)0xC5) & a9 >> 1) |
                   (V_(eq)(s, (char)0xC6) & (V_(eq)(s, (char)0xA1) | V_(eq)(s, (char)0xB0)) >> 1);
    low &= two;
    low |= low << 1;
    uint64_t letter = two | two << 1, known;
    uint64_t e1 = V_(eq)(s, (char)0xE1);
    if (e1) { /* U+1E00..1EFF; from 1EA0 on the odd ones are lower case */
        uint64_t bb = V_(eq)(s, (char)0xBB) >> 1, ba = V_(eq)(s, (char)0xBA) >> 1;
        uint64_t three = e1 & V_(range)(s, 0xB8, 0xBB) >> 1 & cont >> 2;
        uint64_t lower = three & V_(odd)(s) >> 2 & (bb | (ba & V_(range)(s, 0xA0, 0xBF) >> 2));
        low |= lower | lower << 1 | lower << 2;
        letter |= three | three << 1 | three << 2;
    }
    b->letter |= letter;
    b->hard = letter & ~low;
    known = letter;
    uint64_t e2 = V_(eq)(s, (char)0xE2);
    if (e2) {
        e2 &= V_(eq)(s, (char)0x80) >> 1;
        uint64_t right = e2 & V_(eq)(s, (char)0x99) >> 2, left = e2 & V_(eq)(s, (char)0x98) >> 2;
        uint64_t marks =
            e2 & (V_(range)(s, 0x93, 0x94) | V_(range)(s, 0x9C, 0x9D) | V_(eq)(s, (char)0xA6)) >> 2;
        b->quote = right;
        b->join3 = right | left;
        marks |= right | left;
        b->think |= marks & marks << 3; /* a run of them? */
        b->inner |= marks << 1 | marks << 2;
        marks |= marks << 1 | marks << 2;
        b->mark |= marks;
        known |= marks;
    }
    uint64_t c2 = V_(eq)(s, (char)0xC2);
    if (c2) {
        uint64_t marks = c2 & (V_(eq)(s, (char)0xAB) | V_(eq)(s, (char)0xBB)) >> 1;
        b->think |= marks & marks << 2;
        b->inner |= marks << 1;
        b->mark |= marks | marks << 1;
        known |= marks | marks << 1;
    }
    b->think |= high & ~known;
}

/* The tailorings of txt1: sets what they join, and what they must think about. */
BLOCK_TARGET static inline void BLOCK_(tailor)(V s, const unsigned char *p, struct block *b, uint64_t high,
                                               uint64_t apos, uint64_t stop, uint64_t colons, bool marks) {
    const uint64_t word = b->letter | b->digit, gap = b->space << 1 | 1;
    uint64_t dash = V_(eq)(s, '-'), comma = V_(eq)(s, ',');
    uint64_t joined =
        (apos & b->letter << 1 & b->letter >> 1) | ((apos | comma | stop) & b->digit << 1 & b->digit >> 1);
    uint64_t other = ~(word | b->space | b->mark | high), think, stops;
    uint64_t slash = V_(eq)(s, '/'), under = V_(eq)(s, '_'), part = word | under;
    /* Single letters between stops, and the last stop: U.S. */
    uint64_t tied = part | joined | b->run, single = b->letter & ~high & ~(tied << 1) & ~(tied >> 1);
    uint64_t acronym = stop & single << 1 & single >> 1;
    acronym |= stop & single << 1 & acronym << 2 & ~((stop | part) >> 1);
    joined |= acronym;
    think = stop & ~(stop << 1) & ((word << 1 & word >> 1) | b->digit >> 1) & ~joined; /* host, file, .5 */
    think |= joined & stop & b->digit << 1 & b->letter >> 2;                           /* 1.7z */
    think |= stop & under >> 1;
    think |= colons & b->digit << 1 & b->digit >> 1;                 /* time */
    think |= colons & word << 1 & slash >> 1;                        /* URL */
    think |= colons & ~((word | under) << 1) & ~(b->space >> 1);     /* emoticon */
    think |= slash & b->letter << 1 & ~(part << 2) & b->letter >> 1; /* b/c */
    think |= apos & gap & b->digit >> 1;                             /* '90s */
    think |= b->quote & gap & word >> 3;
    if (dash) {
        uint64_t alone = dash & ~(dash << 1) & ~(dash >> 1);
        think |= alone & b->digit >> 1 & ~(word << 1);                /* sign */
        think |= alone & word << 1 & ~(word >> 1) & ~(b->space >> 1); /* 8-) */
    }
    if (marks) {
        uint64_t percent = V_(eq)(s, '%');
        think |= (percent & percent << 1) | (other & ~percent);
        think |= colons & (~(b->space >> 1) | (dash | V_(eq)(s, '(')) << 1);
        b->mark |= percent;
    } else if (other) { /* marks that change no word but in these places */
        think |= V_(range)(s, 0, 0x1F) | V_(eq)(s, 0x7F);
        think |= V_(eq)(s, '$') & word << 1;                                   /* US$ */
        think |= V_(eq)(s, '&') & word << 1 & word >> 1;                       /* AT&T */
        think |= (V_(eq)(s, '#') | V_(eq)(s, '@')) & ~(b->space >> 1);         /* tag */
        think |= V_(eq)(s, '=') & ~(word << 1) & (V_(eq)(s, 'D') | dash) >> 1; /* =D */
        b->under = under;
        b->run |= b->under;
        think |= (V_(eq)(s, '+') | V_(eq)(s, '<')) & b->digit >> 1; /* +5, <3 */
    }
    b->run |= word | joined;
    b->think |= think;
    stops = stop & word << 1 & ~((word | stop) >> 1);
    if (stops) {
        /* Adding a run's first bit carries to the bit behind the run: so the ends of all words that start with a capital, or
         * with a letter that a short abbreviation in lower case starts with (words_txt1.awk sees to it that these are all).
         * Most sentences end with neither. */
        uint64_t upper = V_(range)(s, 'A', 'Z'), first = b->run & ~(b->run << 1), off = ~b->run;
        uint64_t lower = first & (V_(range)(s, 'c', 'f') | V_(eq)(s, 'a') | V_(eq)(s, 'n') | V_(eq)(s, 'p') |
                                  V_(eq)(s, 'v'));
        uint64_t near = off << 2 | off << 3 | off << 4 | off << 5 | 0x1F; /* at most 4 bytes */
        uint64_t maybe = stops & off & ((b->run + (first & upper)) | ((b->run + lower) & near));
        if (maybe) {
            uint64_t one = maybe & upper << 1 & (off << 2 | 2) & ~(V_(eq)(s, 'I') << 1);
            uint64_t known = ((uint64_t)1 << 62) - 1; /* the two bytes behind are in the block */
            b->think |= one & (~known | high >> 2);
            b->run |= one & b->space >> 1 & upper >> 2; /* J. Smith */
            for (; maybe; maybe &= maybe - 1) keep_stop(b, p, maybe & -maybe);
        }
    }
    uint64_t groups = (dash | slash) & b->digit << 1 & b->digit >> 1;
    for (; groups; groups &= groups - 1) keep_groups(b, p, groups & -groups);
    for (uint64_t c = apos & gap & b->letter >> 1; c; c &= c - 1) keep_apostrophe(b, p, c & -c);
    if (dash)
        for (uint64_t c = dash & b->letter << 1 & b->letter >> 1; c; c &= c - 1) keep_hyphen(b, p, c & -c);
    if (marks) { /* runs of like marks, of those that join nothing */
        uint64_t term = (stop | V_(eq)(s, '!') | V_(eq)(s, '?')) & ~b->run;
        apos &= ~b->run, comma &= ~b->run, dash &= ~b->run;
        b->inner |= (term & term << 1) | (comma & comma << 1) | (dash & dash << 1) | (apos & apos << 1);
    }
}

/* words_fast: see words_rules.h. */
BLOCK_TARGET static size_t BLOCK_(cut)(const struct words *w, struct slice text, bool last, size_t *from,
                                       struct word *out, size_t room) {
    const bool txt1 = w->rules == WORDS_TXT1, marks = (w->keep & ~WORDS_SPOKEN) != 0;
    const unsigned keep = w->keep;
    const bool all = !marks && (keep & 3) == 3, runs = all && w->runs; /* words and numbers */
    size_t n = 0, at = *from;
    while (at < text.len && room - n >= WORDS_ROOM) {
        unsigned char tail[64];
        const unsigned char *p = (const unsigned char *)text.at + at;
        size_t left = text.len - at;
        V s;
        if (left < 64) { /* spaces behind the text's end change nothing */
            if (!last) break;
            s = BLOCK_(tail)(tail, p, left);
            p = tail;
        } else {
            s = V_(load)(p);
        }
        uint64_t high = V_(high)(s);
        struct block b = {
            .letter = V_(range_fold)(s, 'a', 'z'), .digit = V_(range)(s, '0', '9'), .space = V_(eq)(s, ' ')};
        uint64_t apos = V_(eq)(s, '\''), stop = V_(eq)(s, '.'), colons = V_(range)(s, ':', ';');
        b.mark = V_(range)(s, '!', '"') | V_(range)(s, '\'', ')') | V_(range)(s, ',', '.') | colons |
                 V_(eq)(s, '?') | V_(eq)(s, '[') | V_(eq)(s, ']');
        if (high) BLOCK_(classify_high)(s, high, &b);
        if (b.join3) {
            uint64_t joined = b.join3 & ((b.letter << 1 & b.letter >> 3) | (b.digit << 1 & b.digit >> 3));
            b.run |= joined | joined << 1 | joined << 2;
        }
        if (txt1) {
            BLOCK_(tailor)(s, p, &b, high, apos, stop, colons, marks);
        } else {
            uint64_t word = b.letter | b.digit, colon = V_(eq)(s, ':');
            b.run |= word | ((apos | stop | colon) & b.letter << 1 & b.letter >> 1) |
                     ((apos | V_(eq)(s, ',') | stop | (colons & ~colon)) & b.digit << 1 & b.digit >> 1);
            b.think |= marks ? ~(word | b.space | b.mark | high)
                             : V_(eq)(s, '_') | V_(range)(s, 0, 0x1F) | V_(eq)(s, 0x7F);
        }
        if (!b.space) break;
        unsigned limit = 63 - (unsigned)__builtin_clzll(b.space);
        b.think &= ((uint64_t)1 << limit) - 1;
        bool thought = b.think != 0;
        if (thought) { /* back to the space in front of it */
            uint64_t before = b.space & ((b.think & -b.think) - 1);
            if (!before) break;
            limit = 63 - (unsigned)__builtin_clzll(before);
        }
        uint64_t below = ((uint64_t)1 << limit) - 1;
        const bool whole = runs && !b.under && !(b.hard & below);
        if (whole) b.run |= b.space & below & b.run << 1 & b.run >> 1;
        uint64_t token = marks ? b.run | b.mark : b.run;
        uint64_t on = (b.run & b.run << 1) | (b.inner & ~b.run);
        uint64_t starts = token & ~on & below, ends = token << 1 & ~on & (below << 1 | 1);
        /* Twelve at once whether there are as many or not (a block has 10): a loop that ends when they do is mispredicted at nearly every
         * block. What is written behind the last one is overwritten by the next. */
        uint32_t base = (uint32_t)at;
        unsigned count = (unsigned)__builtin_popcountll(starts);
        struct word *to = out + n;
        if (whole) {
            for (unsigned i = 0; i < 6; i++, starts &= starts - 1, ends &= ends - 1)
                to[i] = (struct word){base + BLOCK_LOW(starts), base + BLOCK_LOW(ends), WORDS_WORD, 1};
            for (unsigned i = 6; i < count; i++, starts &= starts - 1, ends &= ends - 1)
                to[i] = (struct word){base + BLOCK_LOW(starts), base + BLOCK_LOW(ends), WORDS_WORD, 1};
            n += count;
        } else if (all && !b.under) {
            const uint64_t first = starts;
            for (unsigned i = 0; i < 12; i++, starts &= starts - 1, ends &= ends - 1)
                to[i] = (struct word){base + BLOCK_LOW(starts), base + BLOCK_LOW(ends), WORDS_WORD, 1};
            for (unsigned i = 12; i < count; i++, starts &= starts - 1, ends &= ends - 1)
                to[i] = (struct word){base + BLOCK_LOW(starts), base + BLOCK_LOW(ends), WORDS_WORD, 1};
            for (uint64_t d = first & b.digit; d; d &= d - 1) { /* those without a letter are numbers */
                struct word *x = to + __builtin_popcountll(first & (d ^ (d - 1))) - 1;
                uint64_t span = ((uint64_t)1 << (x->end - base)) - (d & -d);
                if (!(b.letter & span)) x->kind = WORDS_NUMBER;
            }
            for (uint64_t h = b.hard & below; h; h &= h - 1)
                to[__builtin_popcountll(first & (h ^ (h - 1))) - 1].simple = 0;
            n += count;
        } else {
            for (unsigned i = 0; i < count; i++, starts &= starts - 1, ends &= ends - 1) {
                unsigned a = BLOCK_LOW(starts), z = BLOCK_LOW(ends);
                uint64_t span = ((uint64_t)1 << z) - ((uint64_t)1 << a);
                unsigned kind = b.letter & span ? WORDS_WORD : b.digit & span ? WORDS_NUMBER : WORDS_PUNCT;
                out[n] = (struct word){base + a, base + z, (unsigned char)kind, !(b.hard & span)};
                n += keep >> kind & 1;
            }
        }
        if (p == tail && !thought && limit >= left - 1) { /* all of the rest */
            at = text.len;
            break;
        }
        at += limit;
        if (thought || limit == 0) break;
    }
    *from = at;
    return n;
}
