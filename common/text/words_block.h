/* words_block - one block of 64 bytes as bit masks, and the tokens of what needs no thought. No header of its own: words_fast.c includes it once
 * for each kind of vector, with
 *     V           the vector of 64 bytes
 *     V_(name)    simd.h's operation on it
 *     BLOCK_(name)    this kind's name of a function
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
    uint64_t other = ~(word | b->space | b->mark | high), think;
    think = stop & ~(stop << 1) & ((word << 1 & word >> 1) | b->digit >> 1) &
            ~joined;                         /* host, file, acronym, .5 */
    think |= joined & stop & b->letter >> 2; /* 1.7z */
    think |= colons & ~(b->space >> 1);      /* time, URL, emoticon */
    think |= apos & gap & word >> 1;         /* 'em */
    think |= b->quote & gap & word >> 3;
    if (dash) {
        uint64_t single = dash & ~(dash << 1) & ~(dash >> 1);
        think |= single & b->digit >> 1 & ~(b->letter << 1);           /* sign, date, telephone */
        think |= single & word << 1 & ~(word >> 1) & ~(b->space >> 1); /* 8-) */
    }
    if (marks) {
        uint64_t percent = V_(eq)(s, '%');
        think |= (percent & percent << 1) | (other & ~percent);
        think |= colons & (dash | V_(eq)(s, '(')) << 1;
        b->mark |= percent;
    } else if (other) { /* marks that change no word but in these places */
        think |= V_(eq)(s, '_') | V_(range)(s, 0, 0x1F) | V_(eq)(s, 0x7F);
        think |= V_(eq)(s, '$') & word << 1;                                            /* US$ */
        think |= (V_(eq)(s, '&') | V_(eq)(s, '/')) & word << 1 & word >> 1;             /* AT&T, b/c */
        think |= (V_(eq)(s, '#') | V_(eq)(s, '@') | V_(eq)(s, '=')) & ~(b->space >> 1); /* tag, =D */
        think |= (V_(eq)(s, '+') | V_(eq)(s, '<')) & b->digit >> 1;                     /* +5, <3 */
    }
    b->run = word | joined;
    b->think |= think;
    for (uint64_t c = stop & word << 1 & ~((word | stop) >> 1); c; c &= c - 1) keep_stop(b, p, c & -c);
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
    size_t n = 0, at = *from;
    while (at < text.len && room - n >= 64) {
        unsigned char tail[64];
        const unsigned char *p = (const unsigned char *)text.at + at;
        size_t left = text.len - at;
        if (left < 64) { /* spaces behind the text's end change nothing */
            if (!last) break;
            memset(tail, ' ', 64);
            memcpy(tail, p, left);
            p = tail;
        }
        V s = V_(load)(p);
        uint64_t high = V_(high)(s);
        struct block b = {
            .letter = V_(range_fold)(s, 'a', 'z'), .digit = V_(range)(s, '0', '9'), .space = V_(eq)(s, ' ')};
        uint64_t apos = V_(eq)(s, '\''), stop = V_(eq)(s, '.'), colons = V_(range)(s, ':', ';');
        b.mark = V_(range)(s, '!', '"') | V_(range)(s, '\'', ')') | V_(range)(s, ',', '.') | colons |
                 V_(eq)(s, '?') | V_(eq)(s, '[') | V_(eq)(s, ']');
        if (high) BLOCK_(classify_high)(s, high, &b);
        if (txt1) {
            BLOCK_(tailor)(s, p, &b, high, apos, stop, colons, marks);
        } else {
            uint64_t word = b.letter | b.digit, colon = V_(eq)(s, ':');
            b.run = word | ((apos | stop | colon) & b.letter << 1 & b.letter >> 1) |
                    ((apos | V_(eq)(s, ',') | stop | (colons & ~colon)) & b.digit << 1 & b.digit >> 1);
            b.think |= marks ? ~(word | b.space | b.mark | high)
                             : V_(eq)(s, '_') | V_(range)(s, 0, 0x1F) | V_(eq)(s, 0x7F);
        }
        if (b.join3) {
            uint64_t joined = b.join3 & ((b.letter << 1 & b.letter >> 3) | (b.digit << 1 & b.digit >> 3));
            b.run |= joined | joined << 1 | joined << 2;
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
        uint64_t token = marks ? b.run | b.mark : b.run;
        uint64_t on = (b.run & b.run << 1) | (b.inner & ~b.run);
        uint64_t below = ((uint64_t)1 << limit) - 1;
        uint64_t starts = token & ~on & below, ends = token << 1 & ~on & (below << 1 | 1);
        for (; starts; starts &= starts - 1, ends &= ends - 1) {
            unsigned a = (unsigned)__builtin_ctzll(starts), z = (unsigned)__builtin_ctzll(ends);
            uint64_t span = ((uint64_t)1 << z) - ((uint64_t)1 << a);
            unsigned kind = b.letter & span ? WORDS_WORD : b.digit & span ? WORDS_NUMBER : WORDS_PUNCT;
            unsigned form = (high & span ? 0 : WORDS_ASCII) | (b.hard & span ? 0 : WORDS_SIMPLE);
            out[n] =
                (struct word){(uint32_t)at + a, (uint32_t)at + z, (unsigned char)kind, (unsigned char)form};
            n += keep >> kind & 1;
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
