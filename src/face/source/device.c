// SPDX-License-Identifier: Apache-2.0
// device.c - a camera on this machine, by Video4Linux2 (the kernel's userspace-api/media/v4l).
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "face/source/internal.h"

bool device_is(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISCHR(info.st_mode);
}

static int cannot_open(int number, struct overt_error *err)
{
    if (number == EACCES || number == EPERM)
        return error_set(err, OVERT_IO, "this account may not use the camera: add it to the group "
                         "that the device belongs to (video)");
    if (number == EBUSY)
        return error_set(err, OVERT_IO, "another program uses the camera: end that");
    if (number == ENOENT || number == ENODEV || number == ENXIO)
        return error_set(err, OVERT_NOT_FOUND, "there is no camera: plug it in");
    return error_set_errno(err, OVERT_IO, number, "the camera cannot be opened");
}

static bool is_camera(int file)
{
    struct v4l2_capability can = {0};
    int status;
    do
        status = ioctl(file, VIDIOC_QUERYCAP, &can);
    while (status < 0 && errno == EINTR);
    if (status < 0)
        return false;
    uint32_t means = (can.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? can.device_caps
                                                                    : can.capabilities;
    return (means & V4L2_CAP_VIDEO_CAPTURE) != 0 && (means & V4L2_CAP_STREAMING) != 0;
}

int device_open(const char *path, int *ret_file, struct overt_error *err)
{
    int file = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return cannot_open(errno, err);
    if (!is_camera(file)) {
        (void)close(file);
        return error_set(err, OVERT_INPUT, "this device is no camera that gives pictures: give a "
                         "video file, an address or a camera such as /dev/video0");
    }
    *ret_file = file;
    return OVERT_OK;
}
