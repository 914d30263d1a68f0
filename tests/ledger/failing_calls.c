/* Makes one system call fail: the n-th of those that concern the files of a folder; or writes down what each of them
   does. Loaded before the C library. */
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
static char folder[1024], watched[MOST], last[64], names[MOST][256];
static long count, at = -1;
static FILE *told;

/* Begin to count, and let the n-th call fail; none where n is negative. */
void fail_at(const char *path, long n) {
    snprintf(folder, sizeof folder, "%s", path);
    memset(watched, 0, sizeof watched);
    count = 0;
    at = n;
}
/* Write down every change to the files of the folder from now on. */
void tell_to(const char *path, const char *file) {
    fail_at(path, -1);
    told = fopen(file, "wb");
}
/* One change: what it is, of which file, where, and the bytes. */
void tell(char what, const char *name, long place, const void *bytes, long size) {
    if (!told) return;
    fprintf(told, "%c %ld %ld %s\n", what, place, size, name);
    if (size > 0) fwrite(bytes, 1, size, told);
    fflush(told);
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

static int opened(int fd, int mine, const char *path, int flags) {
    if (fd < 0 || fd >= MOST) return fd;
    watched[fd] = mine;
    if (mine) snprintf(names[fd], sizeof names[fd], "%s", path);
    if (mine && flags & O_TRUNC) tell('T', path, 0, "", 0);
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
        return opened(REAL(name)(path, flags, mode), mine, path, flags);  \
    }
OPEN(open)
OPEN(open64)

#define ON_FD(kind, name, error, types, values, telling)                  \
    kind name types {                                                     \
        if (open_in(fd) && due(#name, error)) return -1;                  \
        kind done = REAL(name) values;                                    \
        if (open_in(fd) && done >= 0) telling;                            \
        return done;                                                      \
    }
#define NOTHING (void)0
#define SYNCED tell('S', names[fd], 0, "", 0)
#define WRITTEN tell('W', names[fd], lseek(fd, 0, SEEK_CUR) - done, from, done)
#define PUT tell('W', names[fd], o, from, done)
#define CUT tell('T', names[fd], n, "", 0)
ON_FD(ssize_t, read, EIO, (int fd, void *to, size_t n), (fd, to, n), NOTHING)
ON_FD(ssize_t, pread, EIO, (int fd, void *to, size_t n, off_t o), (fd, to, n, o), NOTHING)
ON_FD(ssize_t, pread64, EIO, (int fd, void *to, size_t n, off64_t o), (fd, to, n, o), NOTHING)
ON_FD(ssize_t, write, ENOSPC, (int fd, const void *from, size_t n), (fd, from, n), WRITTEN)
ON_FD(ssize_t, pwrite, ENOSPC, (int fd, const void *from, size_t n, off_t o), (fd, from, n, o), PUT)
ON_FD(ssize_t, pwrite64, ENOSPC, (int fd, const void *from, size_t n, off64_t o), (fd, from, n, o), PUT)
ON_FD(int, fsync, EIO, (int fd), (fd), SYNCED)
ON_FD(int, fdatasync, EIO, (int fd), (fd), SYNCED)
ON_FD(int, ftruncate, ENOSPC, (int fd, off_t n), (fd, n), CUT)
ON_FD(int, ftruncate64, ENOSPC, (int fd, off64_t n), (fd, n), CUT)
ON_FD(int, flock, ENOLCK, (int fd, int how), (fd, how), NOTHING)

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
    int done = REAL(rename)(from, to);
    if (ours(to) && !done) tell('R', to, 0, from, strlen(from));
    return done;
}
int unlink(const char *path) {
    if (ours(path) && due("unlink", EIO)) return -1;
    int done = REAL(unlink)(path);
    if (ours(path) && !done) tell('U', path, 0, "", 0);
    return done;
}
int close(int fd) {
    if (fd >= 0 && fd < MOST) watched[fd] = 0;
    return REAL(close)(fd);
}
