# steps.awk - rows DATE VALUE ... added up over equal steps of time, for a chart: the step is as fine as asked, but coarser when that
# makes more than `most` steps, and finer when it makes fewer than three. Written: the step's name on a line of its own (none when no row has
# a date), then rows LABEL VALUE ... from the first step to the last, also of those without a row.
# -v finest=day|week|month|quarter|year|decade|century -v most=120. A date is YYYY, YYYY-MM or YYYY-MM-DD; rows with others are left out. The
# step is never finer than the coarsest date. Weeks are those of ISO 8601.

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
function label_of(number, step,    thursday) {
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
function how_many(s) { return number_of(last, name[s]) - number_of(first, name[s]) + 1 }

BEGIN {
    FS = OFS = "\t"
    steps = split("day week month quarter year decade century", name, " ")
    for (s = 1; s <= steps; s++) of_name[name[s]] = s
    possible = 1
}
$1 ~ /^[0-9][0-9][0-9][0-9](-[0-9][0-9](-[0-9][0-9])?)?$/ {
    date = $1
    if (length(date) < 10 && possible < of_name["month"]) possible = of_name["month"]
    if (length(date) < 7) possible = of_name["year"]
    if (first == "" || date < first) first = date
    if (date > last) last = date
    line[++rows] = $0
    if (NF > fields) fields = NF
}
END {
    if (!rows) exit
    step = of_name[finest]
    while (step > possible && how_many(step) < 3 && how_many(step - 1) <= most) step--
    if (step < possible) step = possible
    while (step < steps && how_many(step) > most) step++
    step = name[step]
    for (r = 1; r <= rows; r++) {
        split(line[r], field)
        number = number_of(field[1], step)
        for (f = 2; f <= fields; f++) sum[number, f] += field[f]
    }
    print step
    till = number_of(last, step)
    for (number = number_of(first, step); number <= till; number++) {
        out = label_of(number, step)
        for (f = 2; f <= fields; f++) out = out OFS sprintf("%d", sum[number, f])
        print out
    }
}
