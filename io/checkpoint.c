/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ru/io/checkpoint.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ru/base/hash.h>
#include <ru/io/whole_file.h>

/* Bytes that go from rank to rank, or are read, at a time. */
enum { PIECE = 1 << 22 };

/* The first bytes; the last one changes with the layout. */
static const char magic[8] = {'R', 'U', 'S', 'T', 'A', 'T', 'E', '1'};

/* What follows them. Notes, shared bytes, numbers and rows come after it in this order. */
typedef struct head {
    double order; /* 1: of this machine's kind */
    uint64_t n_note_byte, n_shared, n_rank, n_number, n_row, row_byte;
} head;

struct ru_checkpoint_file {
    ru_comm comm;
    FILE *stream; /* rank 0's */
    char *path;
    head head;
    char *note_bytes;
    ru_note *notes;
    size_t n_note;
};

/* A file being written: rank 0's. */
typedef struct output {
    FILE *stream;
    char *path;  /* temporary */
    char *piece; /* [PIECE] */
    uint64_t hash;
    int error; /* errno of the first failed write */
} output;

static void put(output *out, const void *bytes, size_t n)
{
    if (out->error || !n)
        return;
    out->hash = ru_hash_more(out->hash, bytes, n);
    if (fwrite(bytes, 1, n, out->stream) != n)
        out->error = errno ? errno : EIO;
}

static ru_status start(const char *path, output *out)
{
    size_t room = strlen(path) + sizeof ".writing";
    *out = (output){.hash = ru_hash_bytes(NULL, 0)};
    out->path = malloc(room);
    out->piece = malloc(PIECE);
    RU_REQUIRE(out->path && out->piece, RU_ERR_SYSTEM, "out of memory for a checkpoint");
    snprintf(out->path, room, "%s.writing", path);
    out->stream = fopen(out->path, "wb");
    RU_REQUIRE(out->stream, RU_ERR_SYSTEM, "%s: cannot write the checkpoint: %s", out->path,
               strerror(errno));
    return RU_OK;
}

/* What rank 0 holds itself. `n_row`: of all ranks. */
static void put_head(output *out, const ru_comm *comm, const ru_checkpoint_content *content,
                     int64_t n_row)
{
    head h = {.order = 1,
              .n_shared = content->n_shared,
              .n_rank = (uint64_t)comm->size,
              .n_number = content->n_number,
              .n_row = (uint64_t)n_row,
              .row_byte = content->rows.n_byte};
    for (size_t i = 0; i < content->n_note; i++)
        h.n_note_byte += strlen(content->notes[i].name) + strlen(content->notes[i].text) + 2;
    put(out, magic, sizeof magic);
    put(out, &h, sizeof h);
    for (size_t i = 0; i < content->n_note; i++) {
        put(out, content->notes[i].name, strlen(content->notes[i].name) + 1);
        put(out, content->notes[i].text, strlen(content->notes[i].text) + 1);
    }
    put(out, content->shared, content->n_shared);
}

/* Blocks of all ranks in their order: rank 0 writes its own, then takes the others' in pieces. */
static void put_blocks(output *out, const ru_comm *comm, const void *mine, size_t n_byte)
{
    uint64_t size = n_byte;
    if (comm->rank != 0) {
        MPI_Send(&size, 1, MPI_UINT64_T, 0, 0, comm->mpi);
        for (size_t at = 0; at < n_byte; at += PIECE)
            MPI_Send((const char *)mine + at, (int)(n_byte - at < PIECE ? n_byte - at : PIECE),
                     MPI_BYTE, 0, 0, comm->mpi);
        return;
    }
    put(out, mine, n_byte);
    for (int rank = 1; rank < comm->size; rank++) {
        MPI_Recv(&size, 1, MPI_UINT64_T, rank, 0, comm->mpi, MPI_STATUS_IGNORE);
        for (uint64_t at = 0; at < size; at += PIECE) {
            size_t n = size - at < PIECE ? (size_t)(size - at) : PIECE;
            MPI_Recv(out->piece, (int)n, MPI_BYTE, rank, 0, comm->mpi, MPI_STATUS_IGNORE);
            put(out, out->piece, n);
        }
    }
}

/* Ends the file, brings it to the disk, then gives it its name. */
static ru_status publish(output *out, const char *path)
{
    uint64_t hash = out->hash;
    put(out, &hash, sizeof hash);
    if (fclose(out->stream) != 0 && !out->error)
        out->error = errno;
    out->stream = NULL;
    ru_status status = RU_OK;
    if (out->error)
        status = ru_fault(RU_ERR_SYSTEM, "%s: cannot write the checkpoint: %s", path,
                          strerror(out->error));
    return ru_whole_end(&out->path, path, status);
}

ru_status ru_checkpoint_write(const char *path, const ru_comm *comm,
                              const ru_checkpoint_content *content)
{
    output out = {0};
    int64_t n_row = content->rows.count;
    MPI_Allreduce(MPI_IN_PLACE, &n_row, 1, MPI_INT64_T, MPI_SUM, comm->mpi);
    ru_status status = ru_comm_agree(comm, comm->rank == 0 ? start(path, &out) : RU_OK);
    if (status == RU_OK) {
        if (comm->rank == 0)
            put_head(&out, comm, content, n_row);
        put_blocks(&out, comm, content->numbers, content->n_number * sizeof *content->numbers);
        put_blocks(&out, comm, content->rows.values,
                   (size_t)content->rows.count * content->rows.n_byte);
        status = ru_comm_agree(comm, comm->rank == 0 ? publish(&out, path) : RU_OK);
    }
    if (out.stream)
        fclose(out.stream);
    free(out.path);
    free(out.piece);
    RU_TRY(status);
    return RU_OK;
}

static ru_status check_hash(ru_checkpoint_file *file, char *buffer)
{
    uint64_t hash = ru_hash_bytes(NULL, 0), kept;
    RU_REQUIRE(fseeko(file->stream, 0, SEEK_END) == 0, RU_ERR_INPUT, "%s: cannot be read",
               file->path);
    off_t left = ftello(file->stream) - (off_t)sizeof kept;
    rewind(file->stream);
    while (left > 0) {
        size_t n = left < PIECE ? (size_t)left : PIECE;
        RU_REQUIRE(fread(buffer, 1, n, file->stream) == n, RU_ERR_INPUT, "%s: cannot be read: %s",
                   file->path, strerror(errno));
        hash = ru_hash_more(hash, buffer, n);
        left -= (off_t)n;
    }
    RU_REQUIRE(left == 0 && fread(&kept, sizeof kept, 1, file->stream) == 1 && kept == hash,
               RU_ERR_INPUT, "%s: damaged: its content does not have its hash", file->path);
    return RU_OK;
}

static ru_status read_head(ru_checkpoint_file *file)
{
    char first[sizeof magic];
    rewind(file->stream);
    RU_REQUIRE(fread(first, 1, sizeof first, file->stream) == sizeof first &&
                   memcmp(first, magic, sizeof magic) == 0,
               RU_ERR_INPUT, "%s: is no checkpoint of this version", file->path);
    RU_REQUIRE(fread(&file->head, sizeof file->head, 1, file->stream) == 1 && file->head.order == 1,
               RU_ERR_INPUT, "%s: was written on another kind of machine", file->path);
    return RU_OK;
}

static ru_status get(ru_checkpoint_file *file, void *bytes, size_t n)
{
    RU_REQUIRE(fread(bytes, 1, n, file->stream) == n, RU_ERR_INPUT, "%s: was cut", file->path);
    return RU_OK;
}

static ru_status open_stream(ru_checkpoint_file *file)
{
    char *buffer = malloc(PIECE);
    file->stream = fopen(file->path, "rb");
    ru_status status = RU_OK;
    if (!buffer)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a checkpoint");
    else if (!file->stream)
        status = ru_fault(RU_ERR_INPUT, "%s: cannot be read: %s", file->path, strerror(errno));
    if (status == RU_OK)
        status = read_head(file);
    if (status == RU_OK)
        status = check_hash(file, buffer);
    if (status == RU_OK)
        status = read_head(file);
    free(buffer);
    return status;
}

/* From rank 0 to all, in pieces: a message has a count that is an int. */
static void share_bytes(const ru_checkpoint_file *file, char *bytes, size_t n)
{
    for (size_t at = 0; at < n; at += PIECE)
        MPI_Bcast(bytes + at, (int)(n - at < PIECE ? n - at : PIECE), MPI_BYTE, 0, file->comm.mpi);
}

/* On all ranks, from rank 0. */
static ru_status share_note_bytes(ru_checkpoint_file *file)
{
    MPI_Bcast(&file->head, (int)sizeof file->head, MPI_BYTE, 0, file->comm.mpi);
    size_t n = (size_t)file->head.n_note_byte;
    file->note_bytes = calloc(n + 1, 1);
    ru_status status =
        file->note_bytes ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a checkpoint");
    if (status == RU_OK && file->stream)
        status = get(file, file->note_bytes, n);
    RU_TRY(ru_comm_agree(&file->comm, status));
    share_bytes(file, file->note_bytes, n);
    return RU_OK;
}

static ru_status find_notes(ru_checkpoint_file *file)
{
    size_t n_text = 0;
    for (size_t i = 0; i < (size_t)file->head.n_note_byte; i++)
        n_text += file->note_bytes[i] == '\0';
    file->notes = calloc(n_text / 2 + 1, sizeof *file->notes);
    RU_REQUIRE(file->notes, RU_ERR_SYSTEM, "out of memory for a checkpoint");
    const char *at = file->note_bytes;
    for (size_t i = 0; i < n_text / 2; i++) {
        file->notes[i].name = at;
        file->notes[i].text = at += strlen(at) + 1;
        at += strlen(at) + 1;
    }
    file->n_note = n_text / 2;
    return RU_OK;
}

ru_status ru_checkpoint_open(const char *path, const ru_comm *comm, ru_checkpoint_file **file)
{
    *file = NULL;
    ru_checkpoint_file *made = calloc(1, sizeof *made);
    ru_status status = RU_OK;
    if (made) {
        made->comm = *comm;
        made->path = strdup(path);
    }
    if (!made || !made->path)
        status = ru_fault(RU_ERR_SYSTEM, "out of memory for a checkpoint");
    else if (comm->rank == 0)
        status = open_stream(made);
    status = ru_comm_agree(comm, status);
    if (status == RU_OK)
        status = share_note_bytes(made);
    if (status == RU_OK)
        status = ru_comm_agree(comm, find_notes(made));
    if (status != RU_OK)
        ru_checkpoint_close(&made);
    *file = made;
    RU_TRY(status);
    return RU_OK;
}

void ru_checkpoint_close(ru_checkpoint_file **file)
{
    ru_checkpoint_file *f = *file;
    if (!f)
        return;
    if (f->stream)
        fclose(f->stream);
    free(f->path);
    free(f->note_bytes);
    free(f->notes);
    free(f);
    *file = NULL;
}

const char *ru_checkpoint_note(const ru_checkpoint_file *file, const char *name)
{
    for (size_t i = 0; i < file->n_note; i++)
        if (strcmp(file->notes[i].name, name) == 0)
            return file->notes[i].text;
    return "";
}

const ru_note *ru_checkpoint_note_at(const ru_checkpoint_file *file, size_t i)
{
    return i < file->n_note ? &file->notes[i] : NULL;
}

static ru_status check_take(const ru_checkpoint_file *file, const ru_checkpoint_take *take,
                            int64_t n_row)
{
    const head *h = &file->head;
    RU_REQUIRE(h->n_row == (uint64_t)n_row, RU_ERR_INPUT,
               "%s: of %" PRIu64 " nodes in place of %" PRId64, file->path, h->n_row, n_row);
    RU_REQUIRE(h->row_byte == take->rows.n_byte && h->n_number == take->n_number, RU_ERR_INPUT,
               "%s: of other components", file->path);
    return RU_OK;
}

static ru_status read_shared(ru_checkpoint_file *file, ru_checkpoint_take *take)
{
    const ru_comm *comm = &file->comm;
    int reads = comm->rank == 0;
    take->n_shared = (size_t)file->head.n_shared;
    take->shared = malloc(take->n_shared + 1);
    ru_status status =
        take->shared ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a checkpoint");
    if (status == RU_OK && reads)
        status = get(file, take->shared, take->n_shared);
    RU_TRY(ru_comm_agree(comm, status));
    share_bytes(file, take->shared, take->n_shared);
    return RU_OK;
}

static ru_status get_numbers(ru_checkpoint_file *file, double **all)
{
    size_t n = (size_t)(file->head.n_rank * file->head.n_number);
    *all = malloc((n + 1) * sizeof **all);
    RU_REQUIRE(*all, RU_ERR_SYSTEM, "out of memory for a checkpoint");
    RU_TRY(get(file, *all, n * sizeof **all));
    return RU_OK;
}

static ru_status read_numbers(ru_checkpoint_file *file, ru_checkpoint_take *take)
{
    const ru_comm *comm = &file->comm;
    int reads = comm->rank == 0;
    double *all = NULL;
    size_t n = take->n_number;
    uint64_t n_rank = file->head.n_rank;
    RU_TRY(ru_comm_agree(comm, reads ? get_numbers(file, &all) : RU_OK));
    if (n_rank == (uint64_t)comm->size) {
        MPI_Scatter(all, (int)n, MPI_DOUBLE, take->numbers, (int)n, MPI_DOUBLE, 0, comm->mpi);
    } else {
        memset(take->numbers, 0, n * sizeof *take->numbers);
        for (size_t i = 0; all && i < n * (size_t)n_rank; i++)
            take->numbers[i % n] += all[i];
    }
    free(all);
    return RU_OK;
}

/* Rows of this rank: rank 0 reads and sends them in pieces of whole rows. */
static ru_status read_rows(ru_checkpoint_file *file, ru_checkpoint_take *take)
{
    const ru_comm *comm = &file->comm;
    int reads = comm->rank == 0;
    size_t n_byte = take->rows.n_byte, many = PIECE / (n_byte + 1) + 1;
    char *piece = reads ? malloc(many * n_byte) : NULL;
    ru_status status =
        !reads || piece ? RU_OK : ru_fault(RU_ERR_SYSTEM, "out of memory for a checkpoint");
    RU_TRY(ru_comm_agree(comm, status));
    for (int rank = 0; rank < comm->size; rank++) {
        int64_t count = take->rows.count;
        MPI_Bcast(&count, 1, MPI_INT64_T, rank, comm->mpi);
        for (size_t at = 0; at < (size_t)count; at += many) {
            size_t n = ((size_t)count - at < many ? (size_t)count - at : many) * n_byte;
            char *own = (char *)take->own + at * n_byte;
            char *to = rank == 0 ? own : piece;
            if (reads && status == RU_OK)
                status = get(file, to, n);
            if (reads && rank != 0)
                MPI_Send(piece, (int)n, MPI_BYTE, rank, 0, comm->mpi);
            else if (!reads && rank == comm->rank)
                MPI_Recv(own, (int)n, MPI_BYTE, 0, 0, comm->mpi, MPI_STATUS_IGNORE);
        }
    }
    free(piece);
    RU_TRY(ru_comm_agree(comm, status));
    return RU_OK;
}

ru_status ru_checkpoint_read(ru_checkpoint_file *file, ru_checkpoint_take *take)
{
    const ru_comm *comm = &file->comm;
    int64_t n_row = take->rows.count;
    take->shared = NULL;
    MPI_Allreduce(MPI_IN_PLACE, &n_row, 1, MPI_INT64_T, MPI_SUM, comm->mpi);
    RU_TRY(ru_comm_agree(comm, check_take(file, take, n_row)));
    RU_TRY(read_shared(file, take));
    RU_TRY(read_numbers(file, take));
    RU_TRY(read_rows(file, take));
    return RU_OK;
}
