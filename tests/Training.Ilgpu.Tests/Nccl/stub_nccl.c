/* NCCL of one rank, as nccl.h declares it: it checks what it is given, and computes nothing, since a sum over one
   rank is what there is. */
#include <stddef.h>
#include <string.h>

typedef struct { char internal[128]; } ncclUniqueId;
typedef struct comm { int aborted; } *ncclComm_t;
typedef void *cudaStream_t;

enum { success = 0, invalidArgument = 4 };

static struct comm only;

int ncclGetVersion(int *version) { *version = 22703; return success; }

int ncclGetUniqueId(ncclUniqueId *id)
{
    for (int i = 0; i < 128; i++) id->internal[i] = (char)(i * 7 + 1);
    return success;
}

int ncclCommInitRank(ncclComm_t *comm, int ranks, ncclUniqueId id, int rank)
{
    ncclUniqueId expected;
    ncclGetUniqueId(&expected);
    if (ranks != 1 || rank != 0 || memcmp(&id, &expected, sizeof id) != 0) return invalidArgument;
    *comm = &only;
    return success;
}

static int call(size_t count, int type, int code, ncclComm_t comm, cudaStream_t stream)
{
    if (comm != &only || stream == NULL || type < 0 || type > 11 || code < 0 || code > 4) return invalidArgument;
    return count == 0 || count > (1u << 25) ? invalidArgument : success;
}

int ncclAllReduce(
    const void *from, void *to, size_t count, int type, int operation, ncclComm_t comm, cudaStream_t stream)
{
    return from == to && from != NULL ? call(count, type, operation, comm, stream) : invalidArgument;
}

int ncclBroadcast(
    const void *from, void *to, size_t count, int type, int root, ncclComm_t comm, cudaStream_t stream)
{
    return from == to && root == 0 ? call(count, type, root, comm, stream) : invalidArgument;
}

int ncclCommGetAsyncError(ncclComm_t comm, int *error)
{
    *error = success;
    return comm == &only ? success : invalidArgument;
}

int ncclCommAbort(ncclComm_t comm) { return comm == &only ? success : invalidArgument; }

int ncclCommDestroy(ncclComm_t comm) { return comm == &only ? success : invalidArgument; }

const char *ncclGetErrorString(int code) { return code == invalidArgument ? "invalid argument" : "other"; }

const char *ncclGetLastError(ncclComm_t comm) { return comm == NULL ? "of none\n" : "of the only one\n"; }
