/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/petab/file.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many names are listed where none is near. */
enum { FEW = 8 };

static void trim(char *text)
{
    size_t n = strlen(text), blanks = strspn(text, " \t\r\n");
    while (n > blanks && isspace((unsigned char)text[n - 1]))
        n--;
    memmove(text, text + blanks, n - blanks);
    text[n - blanks] = '\0';
}

/* The fault of a reader as a message; what it says may begin with the place. */
static ru_status tell_fault(ru_status status, ru_place_in_text at, ru_diagnostics *log)
{
    if (status != RU_OK && status != RU_ERR_SYSTEM) {
        const char *text = ru_fault_text();
        size_t n = at.source ? strlen(at.source) : 0;
        int line, column, used = 0;
        if (n && strncmp(text, at.source, n) == 0 &&
            sscanf(text + n, ":%d:%d: %n", &line, &column, &used) == 2 && used) {
            at = (ru_place_in_text){at.source, line, column, 1};
            text += n + (size_t)used;
        }
        ru_diagnostics_error(log, at, "", "%s", text);
        ru_fault_clear();
        return RU_OK;
    }
    return status;
}

static ru_status find_lines(ru_petab_file *file)
{
    size_t n = 1, at = 0;
    for (const char *c = file->source->bytes; *c; c++)
        n += *c == '\n';
    file->lines = malloc(n * sizeof *file->lines);
    RU_REQUIRE(file->lines, RU_ERR_SYSTEM, "%s: out of memory", file->source->name);
    file->lines[file->n_line++] = 0;
    for (const char *c = file->source->bytes; *c; c++, at++)
        if (*c == '\n')
            file->lines[file->n_line++] = at + 1;
    return RU_OK;
}

/* Where the cell `column` of a line stands, also beyond the header. */
static ru_place_in_text place_in_line(const ru_petab_file *file, int line, size_t column);

/* Rows with more cells than the header has names. */
static void tell_extras(const ru_petab_file *file, ru_diagnostics *log)
{
    const ru_csv *csv = file->csv;
    for (size_t row = 0; row < csv->n_row; row++)
        if (csv->extras[row])
            ru_diagnostics_error(log, place_in_line(file, csv->lines[row], csv->n_column),
                                 "a tab too many, or a column without a name?",
                                 "the row has %zu cell%s beyond the %zu columns of the header",
                                 csv->extras[row], csv->extras[row] == 1 ? "" : "s", csv->n_column);
}

ru_status ru_petab_file_read(const char *path, ru_place_in_text at, ru_document *document,
                             ru_diagnostics *log, ru_petab_file *file)
{
    char *bytes = NULL;
    size_t n_byte = 0;
    ru_source *source = NULL;
    *file = (ru_petab_file){0};
    ru_status status = ru_bytes_read(path, &bytes, &n_byte);
    if (status != RU_OK)
        return tell_fault(status, at, log);
    status = ru_document_add_source(document, path, bytes, n_byte, &source);
    file->source = source;
    if (status == RU_OK)
        status = find_lines(file);
    if (status == RU_OK)
        status = tell_fault(ru_tsv_read_text(bytes, n_byte, source->name, &file->csv),
                            (ru_place_in_text){.source = source->name}, log);
    free(bytes);
    for (size_t i = 0; file->csv && i < file->csv->n_column; i++)
        trim(file->csv->names[i]);
    for (size_t i = 0; file->csv && i < file->csv->n_row * file->csv->n_column; i++)
        trim(file->csv->cells[i]);
    if (file->csv)
        tell_extras(file, log);
    else
        ru_petab_file_clear(file);
    return status;
}

void ru_petab_file_clear(ru_petab_file *file)
{
    ru_csv_destroy(&file->csv);
    free(file->lines);
    *file = (ru_petab_file){0};
}

/* The first line that is neither a comment nor blank. */
static int header_line(const ru_source *source)
{
    int line = 1;
    const char *at = source->bytes;
    while (*at == '#' || (*at && at[strspn(at, " \t\r")] == '\n')) {
        const char *end = strchr(at, '\n');
        if (!end)
            break;
        at = end + 1;
        line++;
    }
    return line;
}

/* Behind the cell at `at`: its tab or the end of the line. */
static const char *end_of_cell(const char *at)
{
    if (*at == '"') {
        for (at++; *at && !(at[0] == '"' && at[1] != '"'); at++)
            at += at[0] == '"';
        at += *at == '"';
    }
    return at + strcspn(at, "\t\r\n");
}

static int columns_between(const char *from, const char *to)
{
    int n = 0;
    for (; from < to; from++)
        n += ((unsigned char)*from & 0xc0) != 0x80;
    return n;
}

ru_place_in_text ru_petab_file_place(const ru_petab_file *file, size_t row, size_t column)
{
    int line = row == RU_PETAB_HEADER ? header_line(file->source) : file->csv->lines[row];
    if (column >= file->csv->n_column)
        return (ru_place_in_text){file->source->name, line, 1, 1};
    return place_in_line(file, line, column);
}

static ru_place_in_text place_in_line(const ru_petab_file *file, int line, size_t column)
{
    const char *start =
        (size_t)line <= file->n_line ? file->source->bytes + file->lines[line - 1] : NULL;
    if (!start)
        return (ru_place_in_text){file->source->name, line, 1, 1};
    /* The mark of UTF-8 is no column. */
    if (line == 1 && strncmp(start, "\xEF\xBB\xBF", 3) == 0)
        start += 3;
    const char *at = start;
    for (size_t i = 0; i < column; i++) {
        at = end_of_cell(at);
        if (*at != '\t')
            return (ru_place_in_text){file->source->name, line, columns_between(start, at) + 1, 1};
        at++;
    }
    const char *end = end_of_cell(at);
    at += strspn(at, " ");
    while (end > at && end[-1] == ' ')
        end--;
    int length = at < end ? columns_between(at, end) : 1;
    return (ru_place_in_text){file->source->name, line, columns_between(start, at) + 1, length};
}

void ru_petab_nearest(const char *name, size_t n,
                      const char *(*name_of)(const void *list, size_t i), const void *list,
                      char *help, size_t size)
{
    const char *nearest = NULL;
    help[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        const char *known = name_of(list, i);
        if (known && known[0] && ru_is_near(name, known) &&
            (!nearest || ru_edit_distance(name, known) < ru_edit_distance(name, nearest)))
            nearest = known;
    }
    if (nearest)
        snprintf(help, size, "did you mean '%s'?", nearest);
    for (size_t i = 0, used = 0; !nearest && n <= FEW && i < n && used < size; i++)
        used += (size_t)snprintf(help + used, size - used, "%s%s",
                                 i ? ", " : "there is: ", name_of(list, i) ? name_of(list, i) : "");
}

static const char *column_name(const void *list, size_t i)
{
    return ((const ru_petab_column *)list)[i].name;
}

static const char *header_name(const void *list, size_t i)
{
    return ((const ru_csv *)list)->names[i];
}

/* A column beyond the known ones is allowed, unless it is one of them misspelt. */
static void judge_further(const ru_petab_file *file, size_t column, size_t n,
                          const ru_petab_column *columns, const size_t *at, ru_diagnostics *log)
{
    const char *name = file->csv->names[column];
    char help[256];
    int known = 0, near = 0;
    for (size_t i = 0; i < n; i++) {
        known |= strcmp(name, columns[i].name) == 0;
        near |= at[i] == file->csv->n_column && !columns[i].is_needed &&
                ru_edit_distance(name, columns[i].name) <= 2;
    }
    if (known || !near)
        return;
    ru_petab_nearest(name, n, column_name, columns, help, sizeof help);
    ru_diagnostics_error(log, ru_petab_file_place(file, RU_PETAB_HEADER, column), help,
                         "'%s' is no column of this table", name);
}

int ru_petab_file_columns(const ru_petab_file *file, size_t n, const ru_petab_column *columns,
                          size_t *at, ru_diagnostics *log)
{
    char help[512];
    size_t before = log->n_error;
    for (size_t i = 0; i < n; i++) {
        at[i] = file->csv->n_column;
        for (size_t k = file->csv->n_column; k-- > 0;)
            at[i] = strcmp(file->csv->names[k], columns[i].name) == 0 ? k : at[i];
        if (at[i] < file->csv->n_column || !columns[i].is_needed)
            continue;
        ru_petab_nearest(columns[i].name, file->csv->n_column, header_name, file->csv, help,
                         sizeof help);
        ru_diagnostics_error(log, ru_petab_file_place(file, RU_PETAB_HEADER, file->csv->n_column),
                             help, "there is no column '%s'", columns[i].name);
    }
    for (size_t k = 0; k < file->csv->n_column; k++) {
        for (size_t i = 0; i < k; i++)
            if (file->csv->names[k][0] && strcmp(file->csv->names[i], file->csv->names[k]) == 0)
                ru_diagnostics_error(log, ru_petab_file_place(file, RU_PETAB_HEADER, k), "",
                                     "there are two columns '%s'", file->csv->names[k]);
        judge_further(file, k, n, columns, at, log);
    }
    return log->n_error == before;
}

int ru_petab_is_number(const char *text, int loosely, double *value)
{
    char *end;
    if (!text[0] || strpbrk(text, "xX"))
        return 0;
    *value = strtod(text, &end);
    return *end == '\0' && (loosely || isfinite(*value));
}

int ru_petab_is_id(const char *text)
{
    int good = isalpha((unsigned char)text[0]) || text[0] == '_';
    for (const char *c = text; *c; c++)
        good = good && (isalnum((unsigned char)*c) || *c == '_');
    return good;
}

const char *ru_petab_file_id(const ru_petab_file *file, size_t row, size_t column,
                             ru_diagnostics *log)
{
    const char *text = ru_csv_cell(file->csv, row, column);
    if (ru_petab_is_id(text))
        return text;
    ru_diagnostics_error(log, ru_petab_file_place(file, row, column),
                         "letters, digits and '_', a letter first",
                         text[0] ? "'%s' is no id" : "an id is missing here%s", text);
    return NULL;
}

static const char *word_at(const void *list, size_t i)
{
    return ((const char *const *)list)[i];
}

int ru_petab_file_choice(const ru_petab_file *file, size_t row, size_t column,
                         const char *const *words, ru_diagnostics *log, int *choice)
{
    char help[256];
    size_t n = 0;
    const char *text = ru_csv_cell(file->csv, row, column);
    *choice = 0;
    if (!text[0])
        return 1;
    for (; words[n]; n++)
        if (strcmp(text, words[n]) == 0) {
            *choice = (int)n;
            return 1;
        }
    ru_petab_nearest(text, n, word_at, words, help, sizeof help);
    ru_diagnostics_error(log, ru_petab_file_place(file, row, column), help,
                         "'%s' is no %s of PEtab", text, file->csv->names[column]);
    return 0;
}
