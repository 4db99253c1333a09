// SPDX-License-Identifier: Apache-2.0
// fake_camera.c - what a Video4Linux2 driver answers, for machines without a camera: linked before
// libc into a test and into a decoder of its own. /dev/null is a camera of 25 pictures a second,
// /dev/zero one that another program uses, /dev/full one that is unplugged after 20 pictures.
//
// Each request goes to the kernel, too, which knows no such device: what the decoder's filter of
// calls refuses shows itself there.
#undef _FILE_OFFSET_BITS // mmap and mmap64 are two names here
#include <errno.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 320, HEIGHT = 240, BYTES = WIDTH * HEIGHT * 2, BUFFERS = 8, FILES = 64 };
enum { WORKS = 3, BUSY = 5, UNPLUGGED = 7 }; // the minor numbers of those devices

static struct {
    unsigned kinds[FILES]; ///< of files asked about before rights were given up
    uint8_t *buffers[BUFFERS];
    unsigned waiting[BUFFERS], first, count, pictures;
} fake;

static unsigned kind_of(int file)
{
    struct stat info;
    if (file < 0 || file >= FILES)
        return 0;
    if (fake.kinds[file] == 0 && fstat(file, &info) == 0 && S_ISCHR(info.st_mode) &&
        major(info.st_rdev) == 1)
        fake.kinds[file] = minor(info.st_rdev);
    return fake.kinds[file];
}

static int refuse(int number)
{
    errno = number;
    return -1;
}

static int set_format(struct v4l2_format *format)
{
    format->fmt.pix = (struct v4l2_pix_format){
        .width = WIDTH, .height = HEIGHT, .pixelformat = V4L2_PIX_FMT_YUYV,
        .field = V4L2_FIELD_NONE, .bytesperline = WIDTH * 2, .sizeimage = BYTES};
    return 0;
}

static int take_picture(unsigned kind, struct v4l2_buffer *buffer)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = 40000000}, NULL);
    if (kind == UNPLUGGED && fake.pictures == 20)
        return refuse(ENODEV);
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    buffer->index = fake.waiting[fake.first];
    buffer->bytesused = BYTES;
    buffer->timestamp = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    memset(fake.buffers[buffer->index], 16 + (int)(fake.pictures++ % 200), BYTES);
    fake.first = (fake.first + 1) % BUFFERS;
    fake.count--;
    return 0;
}

static int answer(unsigned kind, unsigned long request, void *data)
{
    struct v4l2_buffer *buffer = data;
    switch ((unsigned)request) {
    case VIDIOC_QUERYCAP:
        ((struct v4l2_capability *)data)->capabilities =
            V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        return 0;
    case VIDIOC_G_INPUT: *(int *)data = 0; return 0;
    case VIDIOC_ENUMINPUT: return ((struct v4l2_input *)data)->index == 0 ? 0 : refuse(EINVAL);
    case VIDIOC_S_FMT: return kind == BUSY ? refuse(EBUSY) : set_format(data);
    case VIDIOC_G_FMT: return set_format(data);
    case VIDIOC_G_PARM:
        ((struct v4l2_streamparm *)data)->parm.capture.timeperframe = (struct v4l2_fract){1, 25};
        return 0;
    case VIDIOC_REQBUFS: ((struct v4l2_requestbuffers *)data)->count = BUFFERS; return 0;
    case VIDIOC_QUERYBUF:
        buffer->length = BYTES;
        buffer->m.offset = buffer->index * (uint32_t)sysconf(_SC_PAGESIZE) * 64;
        return 0;
    case VIDIOC_QBUF:
        fake.waiting[(fake.first + fake.count++) % BUFFERS] = buffer->index;
        return 0;
    case VIDIOC_DQBUF: return take_picture(kind, buffer);
    case VIDIOC_STREAMON:
    case VIDIOC_STREAMOFF: return 0;
    default: return refuse(ENOTTY);
    }
}

__attribute__((visibility("default"))) int ioctl(int file, unsigned long request, ...)
{
    va_list more;
    va_start(more, request);
    void *data = va_arg(more, void *);
    va_end(more);
    unsigned kind = (request >> 8 & 0xff) == 'V' ? kind_of(file) : 0;
    long result = syscall(SYS_ioctl, file, request, data);
    if ((kind != WORKS && kind != BUSY && kind != UNPLUGGED) || (result < 0 && errno == EPERM))
        return (int)result;
    return answer(kind, request, data);
}

static void *map(void *at, size_t size, int rights, int flags, int file, off_t offset)
{
    if (file < 0 || file >= FILES || fake.kinds[file] == 0)
        return (void *)syscall(SYS_mmap, at, size, rights, flags, file, offset);
    void *memory = (void *)syscall(SYS_mmap, NULL, size, rights, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    fake.buffers[offset / (sysconf(_SC_PAGESIZE) * 64) % BUFFERS] = memory;
    return memory;
}

__attribute__((visibility("default"))) void *mmap(void *at, size_t size, int rights, int flags,
                                                  int file, off_t offset)
{
    return map(at, size, rights, flags, file, offset);
}

__attribute__((visibility("default"))) void *mmap64(void *at, size_t size, int rights, int flags,
                                                    int file, off_t offset)
{
    return map(at, size, rights, flags, file, offset);
}
