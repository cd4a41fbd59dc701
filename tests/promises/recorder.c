/* Records what a process writes and flushes to the files of one folder, in order.
 *
 * Preloaded before the C library. TURFWALK_RECORD names the folder, TURFWALK_RECORDING the file to write to.
 * An entry: kind (w, t, s), length of the name, the name, offset (8 bytes), length (8 bytes), the bytes.
 * A write is noted before it is made: it may have reached the disk. A flush is noted after it came back.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static int recording = -1;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("TURFWALK_RECORDING");
    folder = getenv("TURFWALK_RECORD");
    if (path && folder)
        recording = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

static void note(char kind, int fd, int64_t offset, const void *bytes, int64_t length) {
    char link[64], path[4096];
    if (recording < 0 || fd == recording)
        return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size <= 0)
        return;
    path[size] = 0;
    size_t inside = strlen(folder);
    if (strncmp(path, folder, inside) || path[inside] != '/')
        return;
    const char *name = path + inside + 1;
    unsigned char head[2] = {(unsigned char)kind, (unsigned char)strlen(name)};
    struct iovec parts[5] = {{head, 2}, {(void *)name, head[1]}, {&offset, 8}, {&length, 8}, {(void *)bytes, bytes ? (size_t)length : 0}};
    pthread_mutex_lock(&one_at_a_time);
    if (syscall(SYS_writev, recording, parts, 5) < 0)
        abort();
    pthread_mutex_unlock(&one_at_a_time);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    note('w', fd, offset, bytes, (int64_t)length);
    return REAL(pwrite)(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    note('w', fd, offset, bytes, (int64_t)length);
    return REAL(pwrite64)(fd, bytes, length, offset);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    off_t offset = lseek(fd, 0, SEEK_CUR);
    if (offset >= 0)
        note('w', fd, offset, bytes, (int64_t)length);
    return REAL(write)(fd, bytes, length);
}

int ftruncate(int fd, off_t length) {
    note('t', fd, 0, NULL, length);
    return REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    note('t', fd, 0, NULL, length);
    return REAL(ftruncate64)(fd, length);
}

int fsync(int fd) {
    int done = REAL(fsync)(fd);
    if (!done)
        note('s', fd, 0, NULL, 0);
    return done;
}

int fdatasync(int fd) {
    int done = REAL(fdatasync)(fd);
    if (!done)
        note('s', fd, 0, NULL, 0);
    return done;
}
