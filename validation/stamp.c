/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700 /* strptime */
#include <ru/validation/stamp.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sys/stat.h>

/* Days since 1970-01-01 of a date of the Gregorian calendar: the year starts in March, so that the
 * leap day is its last, and 400 years are 146097 days. */
static long count_days(long year, long month, long day)
{
    year -= month <= 2;
    long era = (year >= 0 ? year : year - 399) / 400, of_era = year - 400 * era;
    long of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return 146097 * era + 365 * of_era + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* "Z", "UTC", "+01:00", "-0530", "+02" at *text, which moves on; 0 when there is none. */
static int take_offset(const char **text, double *offset)
{
    int hours = 0, minutes = 0, n = 0;
    const char *at = *text;
    *offset = 0;
    if (strncmp(at, "UTC", 3) == 0 || *at == 'Z') {
        *text += *at == 'Z' ? 1 : 3;
        return 1;
    }
    if ((*at != '+' && *at != '-') || !isdigit((unsigned char)at[1]))
        return 0;
    if (sscanf(at + 1, "%2d:%2d%n", &hours, &minutes, &n) != 2 || n != 5) {
        minutes = 0;
        if (sscanf(at + 1, "%2d%n", &hours, &n) != 1 || n != 2)
            return 0;
        int more = 0;
        if (isdigit((unsigned char)at[3]) && sscanf(at + 3, "%2d%n", &minutes, &more) == 1)
            n += more;
    }
    if (hours > 14 || minutes > 59)
        return 0;
    *offset = (*at == '-' ? -1 : 1) * (3600.0 * hours + 60.0 * minutes);
    *text += 1 + n;
    return 1;
}

static int is_in_database(const char *name)
{
    char path[512], magic[4];
    struct stat about;
    const char *folder = getenv("TZDIR");
    if (!name[0] || name[0] == '/' || name[0] == '.' || strstr(name, ".."))
        return 0;
    snprintf(path, sizeof path, "%s/%s", folder && folder[0] ? folder : "/usr/share/zoneinfo",
             name);
    /* Folders and lists lie beside the zones (RFC 8536, 3.1: a zone begins with TZif). */
    FILE *file = stat(path, &about) == 0 && S_ISREG(about.st_mode) ? fopen(path, "rb") : NULL;
    if (!file)
        return 0;
    int is_zone = fread(magic, 1, sizeof magic, file) == sizeof magic &&
                  memcmp(magic, "TZif", sizeof magic) == 0;
    fclose(file);
    return is_zone;
}

ru_status ru_zone_open(const char *name, ru_zone *zone)
{
    *zone = (ru_zone){.last = -INFINITY};
    if (!name)
        return RU_OK;
    const char *rest = name;
    zone->name = strdup(name);
    RU_REQUIRE(zone->name, RU_ERR_SYSTEM, "out of memory");
    if (take_offset(&rest, &zone->offset) && !*rest)
        return RU_OK;
    RU_REQUIRE(is_in_database(name), RU_ERR_INPUT,
               "there is no time zone '%s' in the time zone database; write e.g. 'Europe/Berlin', "
               "'+01:00' or 'UTC'",
               name);
    const char *before = getenv("TZ");
    zone->before = before ? strdup(before) : NULL;
    RU_REQUIRE(setenv("TZ", name, 1) == 0, RU_ERR_SYSTEM, "out of memory");
    zone->named = 1;
    tzset();
    return RU_OK;
}

void ru_zone_close(ru_zone *zone)
{
    if (zone->named && zone->before)
        (void)setenv("TZ", zone->before, 1);
    else if (zone->named)
        (void)unsetenv("TZ");
    if (zone->named)
        tzset();
    free(zone->before);
    free(zone->name);
    *zone = (ru_zone){0};
}

const char *ru_stamp_format_fault(const char *format)
{
    for (const char *at = strchr(format, '%'); at; at = strchr(at, '%')) {
        /* Flags and modifiers of glibc stand between. */
        const char *letter = at + 1 + strspn(at + 1, "_-0^#EO");
        if (*letter == 'Z' || *letter == 's' || (*letter == 'z' && (letter[1] || letter != at + 1)))
            return at;
        at = *letter ? letter + 1 : letter;
    }
    return NULL;
}

/* 1 when stamps of a format end with their offset: strptime would leave it out of account. */
static int ends_with_offset(const char *format)
{
    size_t n = strlen(format), n_percent = 0;
    if (n < 2 || format[n - 1] != 'z')
        return 0;
    while (n_percent < n - 1 && format[n - 2 - n_percent] == '%')
        n_percent++;
    return n_percent % 2 == 1;
}

/* Date and time of day into `tm`; returns what follows, NULL when the text is none. */
static const char *take_fields(const char *text, const char *format, struct tm *tm)
{
    if (strcmp(format, "iso") != 0) {
        char fields[256];
        size_t n = strlen(format) - (ends_with_offset(format) ? 2 : 0);
        if (n >= sizeof fields)
            return NULL;
        memcpy(fields, format, n);
        fields[n] = '\0';
        return strptime(text, fields, tm);
    }
    const char *at = strptime(text, "%Y-%m-%d", tm);
    if (!at || (*at != 'T' && *at != ' '))
        return at;
    const char *minutes = strptime(at + 1, "%H:%M", tm);
    const char *seconds = minutes && *minutes == ':' ? strptime(minutes + 1, "%S", tm) : minutes;
    return seconds;
}

static double take_fraction(const char **text)
{
    double fraction = 0, digit = 0.1;
    if ((**text != '.' && **text != ',') || !isdigit((unsigned char)(*text)[1]))
        return 0;
    for (++*text; isdigit((unsigned char)**text); ++*text, digit /= 10)
        fraction += digit * (**text - '0');
    return fraction;
}

/* The moment of a wall clock with or without summer time; NAN when it does not show that then. */
static double on_wall(const struct tm *wanted, int summer)
{
    struct tm tm = *wanted;
    tm.tm_isdst = summer;
    time_t moment = mktime(&tm);
    int same = tm.tm_mday == wanted->tm_mday && tm.tm_hour == wanted->tm_hour &&
               tm.tm_min == wanted->tm_min && tm.tm_isdst == summer;
    return same ? (double)moment : NAN;
}

static ru_status look_up(const struct tm *tm, const char *text, ru_zone *zone, double *seconds)
{
    double summer = on_wall(tm, 1), winter = on_wall(tm, 0);
    RU_REQUIRE(isfinite(summer) || isfinite(winter), RU_ERR_INPUT,
               "'%.60s' is no time in %s: summer time leaps over it", text, zone->name);
    *seconds = isfinite(summer) ? summer : winter;
    if (isfinite(summer) && isfinite(winter)) {
        zone->n_ambiguous++;
        double first = fmin(summer, winter), second = fmax(summer, winter);
        *seconds = first >= zone->last ? first : second;
    }
    return RU_OK;
}

ru_status ru_stamp_read(const char *text, const char *format, ru_zone *zone, double *seconds)
{
    struct tm tm = {.tm_mday = 1, .tm_isdst = -1};
    int iso = strcmp(format, "iso") == 0;
    const char *rest = take_fields(text, format, &tm);
    double fraction = rest ? take_fraction(&rest) : 0, offset = 0;
    if (rest)
        rest += strspn(rest, " ");
    int told = rest && take_offset(&rest, &offset);
    RU_REQUIRE(rest && !*rest && (told || !ends_with_offset(format)), RU_ERR_INPUT,
               "'%.60s' is no time stamp %s%s%s", text,
               iso ? "such as 2024-03-01T08:15" : "of the form '", iso ? "" : format,
               iso ? "" : "'");
    /* 31 April would be 1 May. */
    long days = count_days(tm.tm_year + 1900L, tm.tm_mon + 1, tm.tm_mday);
    long after = tm.tm_mon == 11 ? count_days(tm.tm_year + 1901L, 1, 1)
                                 : count_days(tm.tm_year + 1900L, tm.tm_mon + 2, 1);
    RU_REQUIRE(days < after, RU_ERR_INPUT, "'%.60s' is no date", text);
    RU_REQUIRE(told || zone->name, RU_ERR_INPUT,
               "'%.60s' tells no time zone; say e.g. 'zone: Europe/Berlin'", text);
    *seconds = 86400.0 * (double)days + 3600.0 * tm.tm_hour + 60.0 * tm.tm_min + tm.tm_sec;
    if (told || !zone->named)
        *seconds -= told ? offset : zone->offset;
    else
        RU_TRY(look_up(&tm, text, zone, seconds));
    *seconds += fraction;
    zone->last = *seconds;
    return RU_OK;
}

void ru_stamp_write(double seconds, char *text, size_t size)
{
    time_t moment = (time_t)floor(seconds);
    struct tm tm;
    if (!gmtime_r(&moment, &tm) || !strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", &tm))
        text[0] = '\0';
}
