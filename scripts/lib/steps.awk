# steps.awk - rows DATE VALUE ... added up over equal steps of time, for a chart: steps_add(ROW) for each, then steps_of(FINEST, ROWS). The step is
# as fine as asked, but coarser when that makes more than 120 steps, and finer when it makes fewer than three: day, week, month, quarter, year,
# decade or century. A date is YYYY, YYYY-MM or YYYY-MM-DD; rows with others are left out. The step is never finer than the coarsest date. Weeks
# are those of ISO 8601.

# Days since 1970-01-01 of a day of the Gregorian calendar, and back: years begin in March here, so that the leap day is their last.
function days_of(y, m, d) {
    if (m <= 2) { y--; m += 12 }
    return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
}
function date_of(days,    era, of_era, y, of_year, m) {
    days += 719468
    era = int(days / 146097)
    of_era = days - era * 146097
    y = int((of_era - int(of_era / 1460) + int(of_era / 36524) - int(of_era / 146096)) / 365)
    of_year = of_era - 365 * y - int(y / 4) + int(y / 100)
    m = int((5 * of_year + 2) / 153)
    return sprintf("%04d-%02d-%02d", y + era * 400 + (m >= 10), m < 10 ? m + 3 : m - 9, of_year - int((153 * m + 2) / 5) + 1)
}
# Week 1 begins on Monday, 0000-01-03: a number that is not negative for all four-digit years but the first two days.
function week_of(days) { return int((days + 719526) / 7) }

# The number of a step: of all steps of this kind, from the year 0 on.
function number_of(date, step,    y, m) {
    y = substr(date, 1, 4) + 0
    m = substr(date, 6, 2) + 0
    if (step == "day") return days_of(y, m, substr(date, 9, 2) + 0)
    if (step == "week") return week_of(days_of(y, m, substr(date, 9, 2) + 0))
    if (step == "month") return y * 12 + m - 1
    if (step == "quarter") return y * 4 + int((m - 1) / 3)
    return int(y / (step == "year" ? 1 : step == "decade" ? 10 : 100))
}
function step_label(number, step,    thursday) {
    if (step == "day") return date_of(number)
    if (step == "week") {
        thursday = number * 7 - 719526 + 3
        thursday = date_of(thursday)
        return sprintf("%s-W%02d", substr(thursday, 1, 4), int((days_of(substr(thursday, 1, 4) + 0, substr(thursday, 6, 2) + 0, substr(thursday, 9) + 0) - \
            days_of(substr(thursday, 1, 4) + 0, 1, 1)) / 7) + 1)
    }
    if (step == "month") return sprintf("%04d-%02d", int(number / 12), number % 12 + 1)
    if (step == "quarter") return sprintf("%04d-Q%d", int(number / 4), number % 4 + 1)
    return sprintf(step == "year" ? "%04d" : step == "decade" ? "%03d0s" : "%02d00s", number)
}
function steps_between(s) { return number_of(steps_last, steps_named[s]) - number_of(steps_first, steps_named[s]) + 1 }

function steps_add(row,    date) {
    date = substr(row, 1, index(row "\t", "\t") - 1)
    if (date !~ /^[0-9][0-9][0-9][0-9](-[0-9][0-9](-[0-9][0-9])?)?$/) return
    if (steps_rows == 0 || date "" < steps_first) steps_first = date
    if (date "" > steps_last) steps_last = date
    if (steps_rows == 0 || length(date) < steps_length) steps_length = length(date)
    steps_row[++steps_rows] = row
}
# Gives ROWS[1..] LABEL VALUE ... from the first step to the last, also of those without a row, and their number; $steps_name is the step's.
function steps_of(finest, rows,    count, s, possible, step, r, f, field, fields, most, number, sum, out, till) {
    steps_name = ""
    split("", rows)
    if (!steps_rows) return 0
    count = split("day week month quarter year decade century", steps_named, " ")
    for (s = 1; s <= count; s++) if (steps_named[s] == finest) step = s
    possible = steps_length < 7 ? 5 : steps_length < 10 ? 3 : 1
    while (step > possible && steps_between(step) < 3 && steps_between(step - 1) <= 120) step--
    if (step < possible) step = possible
    while (step < count && steps_between(step) > 120) step++
    steps_name = steps_named[step]
    for (r = 1; r <= steps_rows; r++) {
        fields = split(steps_row[r], field, "\t")
        if (fields > most) most = fields
        number = number_of(field[1], steps_name)
        for (f = 2; f <= fields; f++) sum[number, f] += field[f]
    }
    count = 0
    till = number_of(steps_last, steps_name)
    for (number = number_of(steps_first, steps_name); number <= till; number++) {
        out = step_label(number, steps_name)
        for (f = 2; f <= most; f++) out = out "\t" sprintf("%d", sum[number, f])
        rows[++count] = out
    }
    steps_rows = 0
    steps_last = ""
    return count
}
