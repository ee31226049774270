/* measures - how much a word's frequency differs between two corpora (keyness), from a table of two by two counts. Pure.
 *
 *                 the word      other words
 *     focus         o11         c1 - o11         c1: words in the focus corpus
 *     reference  r1 - o11          ...           n - c1: words in the reference corpus
 *                   r1                           n: words in both
 *
 * The same table with other meanings (R1, C1: frequencies of two words, O11: together) gives collocation strength: Evert (2005),
 * The Statistics of Word Cooccurrences, names cells and marginals as here. */
#ifndef TXT_MEASURES_H
#define TXT_MEASURES_H

#include <stdbool.h>
#include <stdint.h>

struct measures_table {
    uint64_t o11, r1, c1, n;
};

/* The table of a word that occurs `focus` times among focus_size and `reference` times among reference_size words. */
struct measures_table measures_of(uint64_t focus, uint64_t focus_size, uint64_t reference,
                                  uint64_t reference_size);

/* No cell is negative: o11 <= r1, c1; r1 + c1 - o11 <= n. The others below need this. */
bool measures_valid(struct measures_table t);

/* Sign of o11/c1 - (r1-o11)/(n-c1), exactly: 1 the word is more frequent in the focus, -1 less, 0 alike (or a corpus is empty). */
int measures_direction(struct measures_table t);

/* Log-likelihood ratio G2 = 2 sum O ln(O/E) over the four cells, with 0 ln 0 = 0. Dunning (1993), Accurate Methods for the
 * Statistics of Surprise and Coincidence, Computational Linguistics 19(1). One degree of freedom: 3.84 p = 0.05,
 * 10.83 p = 0.001, 15.13 p = 0.0001. Never negative; 0 when rates are equal. */
double measures_g2(struct measures_table t);

/* Pearson's chi-squared with Yates' (1934) continuity correction: n (max(0, |O11 O22 - O12 O21| - n/2))^2 / (R1 R2 C1 C2). */
double measures_chi2(struct measures_table t);

/* G2 - ln n, the approximate Bayes factor of Wilson (2013), Embracing Bayes Factors for Key Item Analysis: 2-6 positive,
 * 6-10 strong, above 10 very strong evidence; below 0 for no difference. */
double measures_bic(struct measures_table t);

/* log2 of the ratio of the two rates: 1 = twice as frequent in the focus, -1 = half as. A count of 0 is taken as 0.5. Hardie (2014),
 * Log Ratio: an informal introduction. */
double measures_log_ratio(struct measures_table t);

/* %DIFF of Gabrielatos and Marchi (2011): 100 (rate of focus - rate of reference) / rate of reference; infinite when the word is not in
 * the reference. */
double measures_percent_difference(struct measures_table t);

/* (O11 O22) / (O12 O21); 0.5 is added to each cell when one of them is 0 (Haldane 1956, Anscombe 1956). */
double measures_odds_ratio(struct measures_table t);

/* Kilgarriff's (2009) Simple Maths: (f + k) / (r + k), f and r the rates per million words. k > 0: the larger, the more it prefers
 * frequent words. */
double measures_simple_maths(struct measures_table t, double k);

#endif
