/* Makes one system call fail: the n-th of those that concern the files of a folder. Loaded before the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define MOST 4096
static char folder[1024], watched[MOST], last[64];
static long count, at = -1;

/* Begin to count, and let the n-th call fail; none where n is negative. */
void fail_at(const char *path, long n) {
    snprintf(folder, sizeof folder, "%s", path);
    memset(watched, 0, sizeof watched);
    count = 0;
    at = n;
}
long calls_made(void) { return count; }
const char *call_failed(void) { return last; }

static int due(const char *name, int error) {
    if (count++ != at) return 0;
    snprintf(last, sizeof last, "%s", name);
    errno = error;
    return 1;
}
static int ours(const char *path) { return *folder && path && !strncmp(path, folder, strlen(folder)); }
static int open_in(int fd) { return fd >= 0 && fd < MOST && watched[fd]; }
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int opened(int fd, int mine) {
    if (fd >= 0 && fd < MOST) watched[fd] = mine;
    return fd;
}
#define OPEN(name)                                                        \
    int name(const char *path, int flags, ...) {                          \
        va_list more;                                                     \
        va_start(more, flags);                                            \
        int mode = va_arg(more, int);                                     \
        va_end(more);                                                     \
        int mine = ours(path);                                            \
        if (mine && due("open", EMFILE)) return -1;                       \
        return opened(REAL(name)(path, flags, mode), mine);               \
    }
OPEN(open)
OPEN(open64)

#define ON_FD(kind, name, error, types, values)                           \
    kind name types {                                                     \
        if (open_in(fd) && due(#name, error)) return -1;                  \
        return REAL(name) values;                                         \
    }
ON_FD(ssize_t, read, EIO, (int fd, void *to, size_t n), (fd, to, n))
ON_FD(ssize_t, pread, EIO, (int fd, void *to, size_t n, off_t o), (fd, to, n, o))
ON_FD(ssize_t, pread64, EIO, (int fd, void *to, size_t n, off64_t o), (fd, to, n, o))
ON_FD(ssize_t, write, ENOSPC, (int fd, const void *from, size_t n), (fd, from, n))
ON_FD(ssize_t, pwrite, ENOSPC, (int fd, const void *from, size_t n, off_t o), (fd, from, n, o))
ON_FD(ssize_t, pwrite64, ENOSPC, (int fd, const void *from, size_t n, off64_t o), (fd, from, n, o))
ON_FD(int, fsync, EIO, (int fd), (fd))
ON_FD(int, fdatasync, EIO, (int fd), (fd))
ON_FD(int, ftruncate, ENOSPC, (int fd, off_t n), (fd, n))
ON_FD(int, ftruncate64, ENOSPC, (int fd, off64_t n), (fd, n))
ON_FD(int, flock, ENOLCK, (int fd, int how), (fd, how))

#define LOCK(name)                                                        \
    int name(int fd, int what, ...) {                                     \
        va_list more;                                                     \
        va_start(more, what);                                             \
        void *given = va_arg(more, void *);                               \
        va_end(more);                                                     \
        if ((what == F_SETLK || what == F_SETLKW) && open_in(fd) && due("lock", ENOLCK)) return -1; \
        return REAL(name)(fd, what, given);                               \
    }
LOCK(fcntl)
LOCK(fcntl64)

int rename(const char *from, const char *to) {
    if (ours(to) && due("rename", EIO)) return -1;
    return REAL(rename)(from, to);
}
int unlink(const char *path) {
    if (ours(path) && due("unlink", EIO)) return -1;
    return REAL(unlink)(path);
}
int close(int fd) {
    if (fd >= 0 && fd < MOST) watched[fd] = 0;
    return REAL(close)(fd);
}
